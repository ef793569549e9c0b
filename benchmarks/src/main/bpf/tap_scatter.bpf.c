// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/* The tap, with many flows made of one packet: BPF_PROG_TEST_RUN repeats one frame, and a call for
 * each of many frames would measure the call. Packets go to the flows in turn; with each turn the
 * numbers of a TCP segment move on, or every segment but the first would be a retransmission. */
#include "weir/packet.h"

volatile __u64 bench_flow_mask = 0; /* flows, a power of two, minus one */
volatile __u32 bench_turn_shift = 0; /* which power of two */
volatile __u32 bench_sequence_step = 0;
volatile __u32 bench_ack_step = 0;
__u64 bench_next = 0;

static __attribute__((always_inline)) void bench_scatter(struct weir_packet *p)
{
	__u64 next = bench_next++;
	__u32 turn = next >> (bench_turn_shift & 63);

	p->source_low ^= next & bench_flow_mask;
	p->tcp_sequence += turn * bench_sequence_step;
	p->tcp_acknowledgement += turn * bench_ack_step;
}

#define WEIR_BENCH_SCATTER(p) bench_scatter(p)

#include "../../../../bpf/src/main/bpf/tap.bpf.c"
