// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
#pragma once
/* The maps behind events, and the only functions that touch them. The loader sets the sizes. */
#include "weir/engine.h"
#include "weir/config.h"
#include "weir/types.h"

#define WEIR_WAKE_BAND 8192
#define WEIR_WAKE_BYTES 65536 /* so much unread data wakes the reader before its time */
#define WEIR_SMALL_MESSAGE 128
#define WEIR_LARGE_MESSAGE 1456 /* an NDP message at an MTU of 1,500 has at most 1,460 bytes */
#define WEIR_FRAGMENT_BUCKETS 256
#define WEIR_FRAGMENT_WAYS 4
#define WEIR_PIECES 62
#define WEIR_BUSY_ATTEMPTS 64

/* The fragments of one datagram that have passed. */
struct weir_datagram {
	__u64 source_high;
	__u64 source_low;
	__u64 destination_high;
	__u64 destination_low;
	__u64 clock_ns; /* of the first that passed */
	__u32 identification;
	__u32 interface;
	__u32 pieces;
	__u32 pad0;
	/* place / 8 << 17 | more << 16 | bytes */
	__u32 piece[WEIR_PIECES];
};

/* A datagram stands in the bucket of its hash. The oldest one there makes room for a new one. */
struct weir_fragment_bucket {
	__u32 busy;
	/* The fragment that is compared at present. */
	__u32 first;
	__u32 last;
	__u32 piece;
	__u32 overlaps;
	__u32 pad0;
	struct weir_datagram ways[WEIR_FRAGMENT_WAYS];
};

#ifdef WEIR_HOST
#include "weir/host_events.h"
#else
/* Events (struct weir_ndp_event or weir_extension_event, by kind). */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} weir_events SEC(".maps");

/* What of the present second a kind of event has used. */
struct weir_budget {
	__u64 second;
	__u64 used;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, WEIR_EVENT_KINDS);
	__type(key, __u32);
	__type(value, struct weir_budget);
} weir_budgets SEC(".maps");

/* 1,024 datagrams, 310 KiB. A map of fixed places instead of the kernel's LRU: which datagrams are
 * remembered then depends on the packets alone. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, WEIR_FRAGMENT_BUCKETS);
	__type(key, __u32);
	__type(value, struct weir_fragment_bucket);
} weir_fragments SEC(".maps");

/* The bucket at `index`, for this CPU alone until it is released; 0 when another CPU keeps it. */
WEIR_INLINE struct weir_fragment_bucket *weir_fragments_take(__u32 index)
{
	struct weir_fragment_bucket *bucket = bpf_map_lookup_elem(&weir_fragments, &index);

	if (!bucket)
		return 0;
#pragma clang loop unroll(disable)
	for (int i = 0; i < WEIR_BUSY_ATTEMPTS; i++) {
		if (__sync_val_compare_and_swap(&bucket->busy, 0, 1) == 0)
			return bucket;
	}
	return 0;
}

WEIR_INLINE void weir_fragments_release(struct weir_fragment_bucket *bucket)
{
	__sync_lock_test_and_set(&bucket->busy, 0);
}

/* Whether the kind has something left in this second, and takes it. Two CPUs that enter a second
 * together may both begin it anew: a few events more. */
WEIR_INLINE bool weir_budget_take(__u32 kind, __u64 clock_ns)
{
	struct weir_budget *budget;
	__u64 second = clock_ns / 1000000000ULL;

	if (!weir_events_per_second)
		return true;
	budget = bpf_map_lookup_elem(&weir_budgets, &kind);
	if (!budget)
		return true;
	if (budget->second != second) {
		budget->second = second;
		budget->used = 0;
	}
	if (budget->used >= weir_events_per_second)
		return false;
	return __sync_fetch_and_add(&budget->used, 1) < weir_events_per_second;
}

/* Room for an event of so many bytes (a constant), or 0 when the ring is full. */
WEIR_INLINE void *weir_event_reserve(__u64 bytes)
{
	return bpf_ringbuf_reserve(&weir_events, bytes, 0);
}

/* A reader comes by every now and then; it is woken only when it should hurry. */
WEIR_INLINE void weir_event_submit(void *event)
{
	__u64 unread = bpf_ringbuf_query(&weir_events, BPF_RB_AVAIL_DATA);

	/* By the events that cross the mark, not by all that follow: a wake-up takes 5 us. A band,
	 * because several processors can cross it together. */
	bpf_ringbuf_submit(event, unread - WEIR_WAKE_BYTES < WEIR_WAKE_BAND ? BPF_RB_FORCE_WAKEUP :
									      BPF_RB_NO_WAKEUP);
}
#endif
