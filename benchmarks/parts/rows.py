# SPDX-License-Identifier: Apache-2.0
"""rows.py CSV...: rows and the packets in them."""
import csv
import sys

rows = packets = 0
for path in sys.argv[1:]:
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            rows += 1
            packets += int(row.get("packet_count") or row["bidirectional_packets"])
print(rows, packets)
