// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/* The tap, with many flows made of one packet: BPF_PROG_TEST_RUN repeats one frame, and a call for
 * each of many frames would measure the call. */
#include "weir/packet.h"

volatile __u64 bench_flow_mask = 0;
__u64 bench_next = 0;

#define WEIR_BENCH_SCATTER(p) ((p)->source_low ^= bench_next++ & bench_flow_mask)

#include "../../../../bpf/src/main/bpf/tap.bpf.c"
