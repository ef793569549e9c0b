# SPDX-License-Identifier: Apache-2.0
"""nfstream_flows.py CAPTURE: NFStream with its statistics and without guessing applications; prints
flows and packets. Flows last as long as the capture."""
import sys

from nfstream import NFStreamer

if __name__ == "__main__":
    flows = packets = 0
    for flow in NFStreamer(
        source=sys.argv[1],
        statistical_analysis=True,
        n_dissections=0,
        accounting_mode=0,
        idle_timeout=120,
        active_timeout=1800,
    ):
        flows += 1
        packets += flow.bidirectional_packets
    print(flows, packets)
