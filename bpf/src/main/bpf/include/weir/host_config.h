// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
#pragma once
/* The switches of config.h where a capture is read on the host: most are constants, the rest is set
 * once, before the first packet. Each reader has a copy of the library, and so of these. */
#include "weir/types.h"

#define weir_capture true
#define WEIR_CAPTURE_PREFIX 0
#define weir_flows_on true
#define weir_dedup false
#define weir_statistics true
#define weir_tcp_analysis true
#define weir_extension_counters true
#define weir_icmpv6_counters true
#define weir_size_histogram true
#define weir_emit_epochs true

static __u64 weir_interval_ns;
static bool weir_ndp_events;
static bool weir_extension_events;
static __u32 weir_max_chain;
static __u32 weir_seeds[12];
static __u32 weir_bucket_count;

WEIR_INLINE __u64 weir_epoch_ns(__u64 clock_ns)
{
	return clock_ns;
}
