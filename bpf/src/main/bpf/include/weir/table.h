// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
#pragma once
/* The flow table: each key has two buckets of sixteen slots, by a keyed hash (NH of UMAC, RFC 4418
 * section 5.2.2, which bounds collisions whatever keys an attacker chooses). A look-up reads the
 * flow in the key's home slot, which is the right one in a table that is not crowded, else a cache line
 * of fingerprints and another flow. Two choices fill a table above four fifths before a key finds
 * no slot (Azar et al., Balanced Allocations, 1994; figures in docs/decisions/0010). */
#include "weir/config.h"
#include "weir/maps.h"

#define WEIR_INSERT_ATTEMPTS 256
#define WEIR_AWAIT_LOOKS 256
#define WEIR_LOCK_ATTEMPTS 16
#define WEIR_CROWDED (WEIR_BUCKET_SLOTS / 2) /* from here on the emptier bucket is chosen */
#define WEIR_NO_SLOT (-1)

WEIR_INLINE __u64 weir_nh(__u64 word, __u32 at)
{
	return (__u64)(__u32)((__u32)word + weir_seeds[at]) *
	       (__u32)((__u32)(word >> 32) + weir_seeds[at + 1]);
}

WEIR_INLINE __u64 weir_hash(const struct weir_flow_key *key)
{
	__u64 ports = (__u64)key->interface << 32 | (__u32)key->lower_port << 16 | key->upper_port;
	__u64 kind = (__u64)key->version << 32 | key->protocol;
	__u64 hash = weir_nh(key->lower_high, 0) + weir_nh(key->lower_low, 2) +
		     weir_nh(key->upper_high, 4) + weir_nh(key->upper_low, 6) + weir_nh(ports, 8) +
		     weir_nh(kind, 10);

	hash ^= hash >> 32;
	hash *= 0x9e3779b97f4a7c15ULL;
	return hash ^ hash >> 32;
}

/* Never 0, which is a free slot. */
WEIR_INLINE __u32 weir_tag(__u64 hash)
{
	return (__u32)hash | 1;
}

WEIR_INLINE __u32 weir_first_bucket(__u64 hash)
{
	return (hash >> 32) * weir_bucket_count >> 32;
}

WEIR_INLINE __u32 weir_second_bucket(__u64 hash)
{
	return (hash >> 16 & 0xffffffff) * weir_bucket_count >> 32;
}

WEIR_INLINE bool weir_same_key(const struct weir_flow_key *a, const struct weir_flow_key *b)
{
	const __u64 *left = (const __u64 *)a, *right = (const __u64 *)b;

	return ((left[0] ^ right[0]) | (left[1] ^ right[1]) | (left[2] ^ right[2]) |
		(left[3] ^ right[3]) | (left[4] ^ right[4]) | (left[5] ^ right[5])) == 0;
}

#ifdef WEIR_HOST
#include "weir/host_table.h"
#else
/* Stores after all stores before it. Machines that keep stores in order need no instruction. */
WEIR_INLINE void weir_store_release(__u32 *at, __u32 value)
{
	if (weir_ordered_stores) {
		barrier(); /* the compiler keeps the order too, on both sides */
		*(volatile __u32 *)at = value;
		barrier();
	} else {
		__sync_lock_test_and_set(at, value);
	}
}

/* Loads before all loads after it. */
WEIR_INLINE __u32 weir_load_acquire(__u32 *at)
{
	__u32 value;

	if (!weir_ordered_stores)
		return __sync_fetch_and_add(at, 0);
	value = *(volatile __u32 *)at;
	barrier();
	return value;
}

/* Makes this CPU the writer of the flow if it is that of the key, whose key cannot change then, and
 * nobody else writes. The update starts from what `state` says. */
WEIR_INLINE bool weir_try_lock(struct weir_flow *flow, const struct weir_flow_key *key,
			       __u32 *state)
{
	__u32 seen = weir_load_acquire(&flow->state);

	if (seen & WEIR_WRITING || !weir_same_key(&flow->key, key))
		return false;
	*state = seen;
	return __sync_val_compare_and_swap(&flow->state, seen, seen | WEIR_WRITING) == seen;
}

/* Ends the update; `state` with what is told now. */
WEIR_INLINE void weir_unlock(struct weir_flow *flow, __u32 state)
{
	weir_store_release(&flow->state, state + WEIR_STATE_STEP);
}

/* Where a key lives unless somebody else does: the slot of its first bucket that it is given when
 * that is free. In a table that is not crowded most keys live there, and a look-up reads neither
 * fingerprints nor, in vain, another flow. */
WEIR_INLINE __u32 weir_home(__u64 hash)
{
	return weir_first_bucket(hash) * WEIR_BUCKET_SLOTS + (hash & (WEIR_BUCKET_SLOTS - 1));
}

/* The slot in the bucket that has the key. */
__noinline int weir_scan(const struct weir_flow_key *key, __u32 bucket, __u32 tag)
{
	struct weir_bucket *slots = weir_bucket_at(bucket);

	if (!key || !slots)
		return WEIR_NO_SLOT;
#pragma clang loop unroll(disable)
	for (__u32 i = 0; i < WEIR_BUCKET_SLOTS; i++) {
		struct weir_flow *flow;

		if (slots->tag[i] != tag)
			continue;
		flow = weir_flow_at(bucket * WEIR_BUCKET_SLOTS + i);
		if (flow && weir_same_key(&flow->key, key))
			return bucket * WEIR_BUCKET_SLOTS + i;
	}
	return WEIR_NO_SLOT;
}

/* How many slots of the bucket are taken. */
__noinline int weir_fill(__u32 bucket)
{
	struct weir_bucket *slots = weir_bucket_at(bucket);
	__u32 used = 0;

	if (!slots)
		return WEIR_BUCKET_SLOTS;
#pragma clang loop unroll(disable)
	for (__u32 i = 0; i < WEIR_BUCKET_SLOTS; i++)
		used += slots->tag[i] != 0;
	return used;
}

/* Takes a free slot of the bucket for the key, `wanted` if it can be had, whose writer it is while the
 * key goes in. The state is
 * read before the slot is taken: should this CPU fall asleep in between for so long that the reader
 * gives the slot to somebody else, the swap fails, and the slot is left to whoever has it. */
__noinline int weir_claim(const struct weir_flow_key *key, __u32 bucket, __u32 tag, __u32 wanted)
{
	struct weir_bucket *slots = weir_bucket_at(bucket);

	if (!key || !slots)
		return WEIR_NO_SLOT;
#pragma clang loop unroll(disable)
	for (__u32 i = 0; i < WEIR_BUCKET_SLOTS; i++) {
		__u32 at = (wanted + i) & (WEIR_BUCKET_SLOTS - 1);
		struct weir_flow *flow;
		__u32 state;

		if (slots->tag[at])
			continue;
		flow = weir_flow_at(bucket * WEIR_BUCKET_SLOTS + at);
		if (!flow)
			return WEIR_NO_SLOT; /* never: there is a flow for each slot */
		state = weir_load_acquire(&flow->state) & ~WEIR_WRITING;
		if (__sync_val_compare_and_swap(&slots->tag[at], 0, tag) ||
		    __sync_val_compare_and_swap(&flow->state, state, state | WEIR_WRITING) != state)
			continue;
		flow->key = *key;
		weir_unlock(flow, state);
		return bucket * WEIR_BUCKET_SLOTS + at;
	}
	return WEIR_NO_SLOT;
}

/* Takes the lock that flows of this bucket are added under. Returns whether it got it: not when
 * another CPU is asleep while it adds a flow. */
__noinline int weir_begin_insert(__u32 bucket)
{
	__u32 *lock = weir_insert_lock(bucket);

	if (!lock)
		return 0; /* never: told to the verifier */
#pragma clang loop unroll(disable)
	for (int i = 0; i < WEIR_INSERT_ATTEMPTS; i++) {
		if (__sync_val_compare_and_swap(lock, 0, 1) == 0)
			return 1;
	}
	return 0;
}

/* The slot of the key, made when there is none; WEIR_NO_SLOT when both its buckets are full or another
 * CPU is asleep while it adds a flow. */
__noinline int weir_find_or_add(const struct weir_flow_key *key, __u64 hash)
{
	__u32 first = weir_first_bucket(hash), second = weir_second_bucket(hash);
	__u32 *lock = weir_insert_lock(first);
	__u32 tag = weir_tag(hash);
	int slot;

	if (!key || !lock)
		return WEIR_NO_SLOT; /* never: told to the verifier */
	slot = weir_scan(key, first, tag);
	if (slot < 0)
		slot = weir_scan(key, second, tag);
	if (slot >= 0)
		return slot;
	if (!weir_begin_insert(first))
		return WEIR_NO_SLOT;
	slot = weir_scan(key, first, tag);
	if (slot < 0)
		slot = weir_scan(key, second, tag);
	if (slot < 0) {
		int fill = weir_fill(first);
		bool other = fill >= WEIR_CROWDED && weir_fill(second) < fill;

		slot = weir_claim(key, other ? second : first, tag, hash);
		if (slot < 0) /* filled meanwhile by flows of other locks */
			slot = weir_claim(key, other ? first : second, tag, hash);
	}
	__sync_lock_test_and_set(lock, 0);
	return slot;
}

/* Waits until nobody writes the flow: some microseconds, longer than any update takes. */
__noinline int weir_await(__u32 slot)
{
	struct weir_flow *flow = weir_flow_at(slot);

	if (!flow)
		return 0; /* never: told to the verifier */
#pragma clang loop unroll(disable)
	for (int i = 0; i < WEIR_AWAIT_LOOKS; i++) {
		if (!(weir_load_acquire(&flow->state) & WEIR_WRITING))
			return 1;
	}
	return 0;
}

/* Locks a flow that does not live at home, or is new, or held by another: every way but the common
 * one. Returns its slot. Gives up when another stays the writer (a virtual CPU that was put to
 * sleep). */
__noinline int weir_lock_slowly(const struct weir_flow_key *key, __u64 hash)
{
	if (!key)
		return WEIR_NO_SLOT; /* never: told to the verifier */
#pragma clang loop unroll(disable)
	for (int i = 0; i < WEIR_LOCK_ATTEMPTS; i++) {
		/* Looked for each time: the flow can end while we wait. */
		int slot = weir_find_or_add(key, hash);
		struct weir_flow *flow;
		__u32 state;

		if (slot < 0)
			return WEIR_NO_SLOT;
		if (!weir_await(slot))
			continue;
		flow = weir_flow_at(slot);
		if (flow && weir_try_lock(flow, key, &state))
			return slot;
	}
	return WEIR_NO_SLOT;
}

/* The flow of the key, locked; 0 when there is no room for it. */
WEIR_INLINE struct weir_flow *weir_take(const struct weir_flow_key *key, __u32 *slot, __u32 *state)
{
	__u64 hash = weir_hash(key);
	__u32 home = weir_home(hash);
	struct weir_flow *flow = weir_flow_at(home);
	int found;

	if (flow && weir_try_lock(flow, key, state)) {
		*slot = home;
		return flow;
	}
	found = weir_scan(key, weir_first_bucket(hash), weir_tag(hash));
	if (found >= 0) {
		flow = weir_flow_at(found);
		if (flow && weir_try_lock(flow, key, state)) {
			*slot = found;
			return flow;
		}
	}
	found = weir_lock_slowly(key, hash);
	if (found < 0)
		return 0;
	flow = weir_flow_at(found);
	if (!flow)
		return 0; /* never: told to the verifier */
	*slot = found;
	*state = flow->state & ~WEIR_WRITING;
	return flow;
}
#endif
