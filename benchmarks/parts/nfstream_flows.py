# SPDX-License-Identifier: Apache-2.0
"""nfstream_flows.py CAPTURE [CSV SECONDS]: NFStream with its statistics and without guessing
applications; prints flows and packets. Flows last as long as the capture. With CSV it writes them
there, cut after so many seconds, and prints nothing."""
import sys

from nfstream import NFStreamer


def flows_of(capture, active_timeout):
    return NFStreamer(
        source=capture,
        statistical_analysis=True,
        n_dissections=0,
        accounting_mode=0,
        idle_timeout=120,
        active_timeout=active_timeout,
    )


if __name__ == "__main__":
    if len(sys.argv) > 2:
        flows_of(sys.argv[1], int(sys.argv[3])).to_csv(path=sys.argv[2])
    else:
        flows = packets = 0
        for flow in flows_of(sys.argv[1], 1800):
            flows += 1
            packets += flow.bidirectional_packets
        print(flows, packets)
