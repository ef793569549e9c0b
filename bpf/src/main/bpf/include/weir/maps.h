// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
#pragma once
/* All maps of the tap, and the only functions that touch them. The loader sets the sizes. */
#include "weir/engine.h"
#include "weir/config.h"
#include "weir/types.h"

#define WEIR_LOCK_ATTEMPTS 256

/* Flows by key. Written by the programs; read in batches and ended one by one by the reader.
 * Preallocated and never LRU: a full table is counted as overflow, not silently lost. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 65536);
	__type(key, struct weir_flow_key);
	__type(value, struct weir_flow_entry);
} weir_flows SEC(".maps");

/* An all-zero entry: what a new flow starts as. Never written, and too large for the stack. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct weir_flow_entry);
} weir_blank SEC(".maps");

/* One struct weir_totals per CPU, written by the programs, read by the reader. One look-up a packet
 * serves every counter. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct weir_totals);
} weir_totals SEC(".maps");

/* ICMPv6 messages by type << 8 | code, shared by all CPUs: rare, and 65,536 counters a CPU would be
 * too many. The reader maps the memory. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 65536);
	__type(key, __u32);
	__type(value, __u64);
} weir_icmpv6 SEC(".maps");

/* Closed epochs of a capture (struct weir_epoch_record), drained between batches of packets. The
 * loader makes it one page where it is not used. */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} weir_epochs SEC(".maps");

WEIR_INLINE struct weir_flow_entry *weir_flow_find(const struct weir_flow_key *key)
{
	return bpf_map_lookup_elem(&weir_flows, key);
}

/* The entry of a key that has none yet, or 0 when the table is full. */
WEIR_INLINE struct weir_flow_entry *weir_flow_create(const struct weir_flow_key *key)
{
	__u32 zero = 0;
	void *blank = bpf_map_lookup_elem(&weir_blank, &zero);

	if (!blank)
		return 0;
	/* -EEXIST is fine: another CPU was faster. */
	bpf_map_update_elem(&weir_flows, key, blank, BPF_NOEXIST);
	return bpf_map_lookup_elem(&weir_flows, key);
}

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

/* Makes this CPU the writer; false when another one stays the writer for longer than any update
 * takes (a virtual CPU that was put to sleep). bpf_spin_lock() costs four times as much. */
WEIR_INLINE bool weir_lock(struct weir_flow_entry *entry)
{
	__u32 version;

#pragma clang loop unroll(disable)
	for (int i = 0; i < WEIR_LOCK_ATTEMPTS; i++) {
		version = *(volatile __u32 *)&entry->version & ~1U;
		if (__sync_val_compare_and_swap(&entry->version, version, version + 1) == version) {
			weir_store_release(&entry->version_again, version + 1);
			return true;
		}
	}
	return false;
}

/* Leaves an even version in any case: when the reader took the entry out meanwhile, it may hold a new
 * flow by now, whose version began anew. */
WEIR_INLINE void weir_unlock(struct weir_flow_entry *entry)
{
	__u32 version = (entry->version | 1) + 1;

	weir_store_release(&entry->version_again, version);
	weir_store_release(&entry->version, version);
}

WEIR_INLINE struct weir_totals *weir_totals_here(void)
{
	__u32 zero = 0;

	return bpf_map_lookup_elem(&weir_totals, &zero);
}

WEIR_INLINE void weir_icmpv6_count(__u32 index, __u64 packets)
{
	__u64 *count = bpf_map_lookup_elem(&weir_icmpv6, &index);

	if (count)
		__sync_fetch_and_add(count, packets);
}

WEIR_INLINE struct weir_epoch_record *weir_epoch_reserve(void)
{
	return bpf_ringbuf_reserve(&weir_epochs, sizeof(struct weir_epoch_record), 0);
}

WEIR_INLINE void weir_epoch_submit(struct weir_epoch_record *record)
{
	bpf_ringbuf_submit(record, BPF_RB_NO_WAKEUP);
}
