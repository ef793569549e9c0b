// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
#pragma once
/* All maps of the tap, and the only functions that touch them. The loader sets the sizes. */
#include "weir/engine.h"
#include "weir/config.h"
#include "weir/types.h"

#ifdef WEIR_HOST
#include "weir/host_maps.h"
#else
/* The flow table: slot i of bucket b is flow b * WEIR_BUCKET_SLOTS + i (see table.h). The reader maps
 * all three. Never LRU: a packet that finds no slot is counted as overflow, not silently lost. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 4096);
	__type(key, __u32);
	__type(value, struct weir_bucket);
} weir_buckets SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 65536);
	__type(key, __u32);
	__type(value, struct weir_flow);
} weir_flows SEC(".maps");

/* For each flow the epoch before its latest, where WEIR_BEFORE says so. Apart, because packets touch
 * it only when an epoch ends. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 65536);
	__type(key, __u32);
	__type(value, struct weir_ended_epoch);
} weir_before SEC(".maps");

/* One at a time may add flows whose first bucket leaves the same remainder. */
#define WEIR_INSERT_LOCKS 256
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, WEIR_INSERT_LOCKS);
	__type(key, __u32);
	__type(value, __u32);
} weir_inserting SEC(".maps");

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

/* Epochs of a capture as they open and close (struct weir_epoch_opened, weir_epoch_record), drained
 * between batches of packets. The loader makes it one page where it is not used. */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} weir_epochs SEC(".maps");

WEIR_INLINE struct weir_bucket *weir_bucket_at(__u32 bucket)
{
	return bpf_map_lookup_elem(&weir_buckets, &bucket);
}

WEIR_INLINE struct weir_flow *weir_flow_at(__u32 slot)
{
	return bpf_map_lookup_elem(&weir_flows, &slot);
}

WEIR_INLINE struct weir_ended_epoch *weir_before_at(__u32 slot)
{
	return bpf_map_lookup_elem(&weir_before, &slot);
}

WEIR_INLINE __u32 *weir_insert_lock(__u32 bucket)
{
	__u32 lock = bucket % WEIR_INSERT_LOCKS;

	return bpf_map_lookup_elem(&weir_inserting, &lock);
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

WEIR_INLINE bool weir_epoch_open(const struct weir_epoch_opened *opened)
{
	return !bpf_ringbuf_output(&weir_epochs, (void *)opened, sizeof(*opened), BPF_RB_NO_WAKEUP);
}

WEIR_INLINE struct weir_epoch_record *weir_epoch_reserve(void)
{
	return bpf_ringbuf_reserve(&weir_epochs, sizeof(struct weir_epoch_record), 0);
}

WEIR_INLINE void weir_epoch_submit(struct weir_epoch_record *record)
{
	bpf_ringbuf_submit(record, BPF_RB_NO_WAKEUP);
}
#endif
