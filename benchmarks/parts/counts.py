# SPDX-License-Identifier: Apache-2.0
"""counts.py FORMAT FILE: what a tool made of a capture, as `flows packets retransmissions`, a dash for
what it does not say. Formats: weir (JSON of weir inspect), argus (lines of ra: packets of each record),
softflowd, conversations (tshark -z conv), fields (tshark -T fields: TCP stream, UDP stream,
retransmission)."""
import json
import re
import sys


def weir(text):
    found = json.loads(text)
    flows = found["flows"]
    packets = sum(flow["fwd_packets"] + flow["bwd_packets"] for flow in flows)
    repeated = sum(flow.get("retransmission") or 0 for flow in flows)
    others = found["not_ip"] + sum(each["packets"] for each in found["unparsed"])
    if packets + others != found["packets"]:
        raise SystemExit("counts.py: %d packets, of which %d in flows and %d not" % (found["packets"], packets, others))
    return len(flows), packets, repeated


def argus(text):
    records = [int(line) for line in text.split()]
    return len(records), sum(records), "-"


def softflowd(text):
    exported = int(re.search(r"Flows expired: (\d+)", text)[1])
    packets = int(re.search(r"Packets processed: (\d+)", text)[1])
    return exported, packets, "-"


def conversations(text):
    flows = packets = 0
    for line in text.splitlines():
        if "<->" in line:
            # Address, then frames, bytes and their unit: in, out, both.
            flows += 1
            packets += int(line.split("<->")[1].split()[7])
    return flows, packets, "-"


def fields(text):
    flows, packets, repeated = set(), 0, 0
    for line in text.splitlines():
        tcp, udp, again = (line.split("\t") + ["", ""])[:3]
        flows.add((tcp, udp))
        packets += 1
        repeated += bool(again)
    return len(flows), packets, repeated


with open(sys.argv[2], encoding="utf-8", errors="replace") as file:
    print(*globals()[sys.argv[1]](file.read()))
