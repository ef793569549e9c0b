// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
#pragma once
/* The host's side of table.h: the same buckets and choices, without other writers. */
#include "weir/host_maps.h"

/* A key on its way to its flow. */
struct weir_lookup {
	struct weir_flow_key key;
	__u64 hash;
	__u32 flow; /* number; WEIR_NO_FLOW unless it was found */
	bool lower; /* the sender is the lower endpoint */
};

#define WEIR_NO_FLOW 0xffffffffU

/* The number of the flow that has the key, looked for in one bucket. */
WEIR_INLINE __u32 weir_host_scan(const struct weir_flow_key *key, __u32 bucket, __u32 tag)
{
	const struct weir_host_bucket *slots = &weir_host_buckets[bucket];
	__u32 matches = 0;

	for (__u32 i = 0; i < WEIR_BUCKET_SLOTS; i++)
		matches |= (__u32)(slots->tag[i] == tag) << i;
	while (matches) {
		__u32 flow = slots->flow[__builtin_ctz(matches)];

		if (weir_same_key(&weir_host_flows[flow].key, key))
			return flow;
		matches &= matches - 1;
	}
	return WEIR_NO_FLOW;
}

WEIR_INLINE __u32 weir_host_find(const struct weir_flow_key *key, __u64 hash)
{
	__u32 tag = weir_tag(hash), flow = weir_host_scan(key, weir_first_bucket(hash), tag);

	if (flow == WEIR_NO_FLOW)
		flow = weir_host_scan(key, weir_second_bucket(hash), tag);
	return flow;
}

/* How many slots of the bucket are taken. They are taken in order and never given back. */
WEIR_INLINE __u32 weir_host_fill(const struct weir_host_bucket *bucket)
{
	__u32 used = 0;

	for (__u32 i = 0; i < WEIR_BUCKET_SLOTS; i++)
		used += bucket->tag[i] != 0;
	return used;
}

/* Puts the flow into the emptier of its two buckets; returns whether there was room. */
WEIR_INLINE bool weir_host_place(__u64 hash, __u32 flow)
{
	struct weir_host_bucket *first = &weir_host_buckets[weir_first_bucket(hash)];
	struct weir_host_bucket *second = &weir_host_buckets[weir_second_bucket(hash)];
	__u32 fill = weir_host_fill(first), other = weir_host_fill(second);

	if (other < fill) {
		first = second;
		fill = other;
	}
	if (fill == WEIR_BUCKET_SLOTS)
		return false;
	first->tag[fill] = weir_tag(hash);
	first->flow[fill] = flow;
	return true;
}

/* Begins a flow for a key that has none; WEIR_NO_FLOW without room. */
WEIR_INLINE __u32 weir_host_add(const struct weir_flow_key *key, __u64 hash)
{
	__u32 flow = weir_host_count;

	if (flow >= weir_host_most || !weir_host_place(hash, flow))
		return WEIR_NO_FLOW;
	weir_host_flows[flow].key = *key;
	weir_host_tags[flow] = weir_tag(hash);
	weir_host_count++;
	return flow;
}
