// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/* The tap, with flows at random made of one packet: BPF_PROG_TEST_RUN repeats one frame. */
#include "weir/packet.h"

volatile __u64 flow_mask = 0;

#define WEIR_BENCH_SCATTER(p) ((p)->source_low ^= bpf_get_prandom_u32() & flow_mask)

#include "../../main/bpf/tap.bpf.c"
