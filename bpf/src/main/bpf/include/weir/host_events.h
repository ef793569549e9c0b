// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
#pragma once
/* The host's side of event_maps.h. A capture's events have no limit a second. */
#include "weir/host_maps.h"

static struct weir_fragment_bucket weir_host_fragments[WEIR_FRAGMENT_BUCKETS];

WEIR_INLINE struct weir_fragment_bucket *weir_fragments_take(__u32 index)
{
	return &weir_host_fragments[index % WEIR_FRAGMENT_BUCKETS];
}

WEIR_INLINE void weir_fragments_release(struct weir_fragment_bucket *bucket)
{
	(void)bucket;
}

WEIR_INLINE bool weir_budget_take(__u32 kind, __u64 clock_ns)
{
	(void)kind;
	(void)clock_ns;
	return true;
}

WEIR_INLINE void *weir_event_reserve(__u64 bytes)
{
	return weir_reserve(&weir_host_events, bytes);
}

WEIR_INLINE void weir_event_submit(void *event)
{
	(void)event;
}
