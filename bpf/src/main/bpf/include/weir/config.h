// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
#pragma once
/* Switches that the loader sets before the programs are verified: what is off is removed. */
#include "weir/engine.h"
#include "weir/types.h"

#ifdef WEIR_HOST
#include "weir/host_config.h"
#else
/* Packets are records of a capture: their time is skb->tstamp, their length on the wire cb[0], their
 * link type cb[1]; at XDP, which tests alone run so, they are metadata in front of the frame. Set on
 * BPF_PROG_TEST_RUN only, which refuses cut headers: the packet stands behind a prefix that begins
 * with an Ethernet header of no known type. */
const volatile bool weir_capture = false;
#define WEIR_CAPTURE_PREFIX 16

struct weir_capture_record {
	__u64 time_ns;
	__u32 length;
	__u32 link; /* enum weir_link */
};

/* Length of an epoch in ns, aligned to multiples of itself; 0 means one epoch for ever. */
const volatile __u64 weir_interval_ns = 5000000000ULL;

/* Count flows. A tap that only tells of single packets does not. */
const volatile bool weir_flows_on = true;

/* Count a direction on the interface that showed it first, and not again on others. */
const volatile bool weir_dedup = false;

/* Sums, extremes and squares of sizes and gaps. */
const volatile bool weir_statistics = true;

/* Retransmissions, order, windows, handshakes. */
const volatile bool weir_tcp_analysis = true;

/* Headers by kind and chain depths. */
const volatile bool weir_extension_counters = true;

const volatile bool weir_icmpv6_counters = true;
const volatile bool weir_size_histogram = true;

/* Hand each closed epoch to the ring at once: captures, whose clock runs faster than any reader. */
const volatile bool weir_emit_epochs = false;

/* Tell of NDP messages, and of irregular chains of extension headers, one by one. */
const volatile bool weir_ndp_events = false;
const volatile bool weir_extension_events = false;

/* A chain of more extension headers is deep. */
const volatile __u32 weir_max_chain = 3;

/* Events of one kind in one second; 0 means no limit. */
const volatile __u32 weir_events_per_second = 0;

/* The machine keeps stores in order (x86 does, arm64 does not). */
const volatile bool weir_ordered_stores = false;

/* Epoch time minus the monotonic clock, in ns. The loader sets it at start and, after a clock step,
 * at an epoch's edge. */
volatile __u64 weir_clock_offset_ns = 0;

/* A packet's clock as time since the epoch. That of a capture is such a time. */
WEIR_INLINE __u64 weir_epoch_ns(__u64 clock_ns)
{
	return weir_capture ? clock_ns : clock_ns + weir_clock_offset_ns;
}

/* Buckets of the flow table, and what keeps an attacker from choosing keys that share one: random
 * numbers. */
const volatile __u32 weir_bucket_count = 4096;
const volatile __u32 weir_seeds[12] = {};
#endif
