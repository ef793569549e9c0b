// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
#pragma once
/* The tap's maps as memory of the host. Flows lie in the order in which they began, so that the table
 * grows by its buckets alone and no flow moves. All memory but the counters is given by the caller. */
#include "weir/config.h"
#include "weir/engine.h"
#include "weir/types.h"

/* A bucket of fingerprints, and behind it the number of each slot's flow. */
struct weir_host_bucket {
	__u32 tag[WEIR_BUCKET_SLOTS];
	__u32 flow[WEIR_BUCKET_SLOTS];
} __attribute__((aligned(64)));

/* What the caller drains: each piece behind its size in 8 bytes. */
struct weir_buffer {
	__u8 *memory;
	__u64 size;
	__u64 used;
};

/* What all packets were together. */
struct weir_summary {
	__u64 packets;
	__u64 frame_bytes;
	__s64 first_ns;
	__s64 last_ns;
};

static struct weir_host_bucket *weir_host_buckets;
static struct weir_flow *weir_host_flows;
static __u32 *weir_host_tags; /* a fingerprint for each flow: 0 is none */
static __u32 weir_host_count; /* flows so far */
static __u32 weir_host_most; /* flows at most */

static struct weir_totals weir_host_totals;
static __u64 weir_host_icmpv6[65536];
static struct weir_summary weir_host_summary;
static struct weir_buffer weir_host_epochs; /* weir_epoch_opened, weir_epoch_record */
static struct weir_buffer weir_host_events; /* weir_ndp_event, weir_extension_event */

/* A capture hands its epochs over: none waits beside another. */
WEIR_INLINE struct weir_ended_epoch *weir_before_at(__u32 slot)
{
	(void)slot;
	return 0;
}

WEIR_INLINE struct weir_totals *weir_totals_here(void)
{
	return &weir_host_totals;
}

WEIR_INLINE void weir_icmpv6_count(__u32 index, __u64 packets)
{
	weir_host_icmpv6[index & 0xffff] += packets;
}

WEIR_INLINE __u64 weir_room(const struct weir_buffer *buffer)
{
	return buffer->size - buffer->used;
}

WEIR_INLINE void *weir_reserve(struct weir_buffer *buffer, __u64 bytes)
{
	__u64 whole = (bytes + 7) & ~7ULL;
	__u64 *size;

	if (weir_room(buffer) < sizeof(*size) + whole)
		return 0;
	size = (__u64 *)(buffer->memory + buffer->used);
	*size = whole;
	buffer->used += sizeof(*size) + whole;
	return size + 1;
}

/* Without windows every flow is told once, and nobody asks for a note. */
WEIR_INLINE bool weir_epoch_open(const struct weir_epoch_opened *opened)
{
	struct weir_epoch_opened *to;

	if (!weir_interval_ns)
		return true;
	to = weir_reserve(&weir_host_epochs, sizeof(*to));
	if (!to)
		return false;
	*to = *opened;
	return true;
}

WEIR_INLINE struct weir_epoch_record *weir_epoch_reserve(void)
{
	return weir_reserve(&weir_host_epochs, sizeof(struct weir_epoch_record));
}

WEIR_INLINE void weir_epoch_submit(struct weir_epoch_record *record)
{
	(void)record;
}
