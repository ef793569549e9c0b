// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
#pragma once
/* Switches, shared structs and maps of the drops program. Java's layouts are checked against this
 * file's BTF: no implicit padding anywhere. */
#include "weir/engine.h"
#include "weir/packet.h"
#include "weir/parse.h"

/* Length of an epoch in ns, aligned to multiples of itself: a record lies in one. */
const volatile __u64 weir_interval_ns = 5000000000ULL;

/* The network namespace of the reader, by inode. */
const volatile __u32 weir_netns_inode = 0;

/* Count what happens in that namespace only. */
const volatile bool weir_own_netns_only = false;

/* Epoch time minus the monotonic clock, in ns. */
volatile __u64 weir_clock_offset_ns = 0;

/* Headers are parsed in a copy of this many bytes from the network header on. */
#define WEIR_DROP_COPY 512

/* Whose network namespace a packet was in. */
enum weir_netns {
	WEIR_NETNS_OWN,
	WEIR_NETNS_OTHER,
	WEIR_NETNS_UNKNOWN, /* neither device nor socket */
	WEIR_NETNS_KINDS,
};

/* Drops of one kind. */
struct weir_drop_key {
	__u32 reason; /* the kernel's number */
	__u32 version; /* enum weir_version */
	__u32 class; /* enum weir_class */
	__u32 interface; /* 0 without one, or in another namespace */
	__u32 netns; /* enum weir_netns */
	__u32 pad0;
};

/* Drops of one flow, sender, reason and epoch. */
struct weir_drop_flow_key {
	struct weir_flow_key flow; /* interface 0 */
	__u64 epoch_ns; /* the epoch's own start */
	__u32 reason;
	__u32 sender_is_lower;
};

struct weir_drop_flow {
	__u64 packets;
	__u64 bytes;
	__u64 first_ns; /* since the epoch */
	__u64 last_ns;
	__u32 interface; /* where the first was dropped; 0 as above */
	__u32 netns; /* enum weir_netns */
};

/* The self-check, one per CPU: seen = kinds + kinds_overflow, and
 * seen = flows + flows_overflow + without_flow. `outside` is not part of seen. */
struct weir_drop_totals {
	struct weir_tally seen;
	struct weir_tally kinds_overflow;
	struct weir_tally flows_overflow;
	struct weir_tally without_flow; /* no IP header yet, or none that parses */
	struct weir_tally
		outside[WEIR_NETNS_KINDS]; /* in other namespaces, when only ours counts */
};

_Static_assert(sizeof(struct weir_drop_key) == 24, "key without padding");
_Static_assert(sizeof(struct weir_drop_flow_key) == 64, "key without padding");
_Static_assert(sizeof(struct weir_drop_flow) == 40, "value without padding");

/* Both tables exist twice. The program writes the one that the slot names; the reader puts the other
 * into the slot, which the kernel ends by waiting for programs that still use the first, and then
 * empties the first at leisure: no packet falls between. Never LRU: a full table is counted. */
struct weir_drop_kinds {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096);
	__type(key, struct weir_drop_key);
	__type(value, struct weir_tally);
} weir_drop_kinds_a SEC(".maps"), weir_drop_kinds_b SEC(".maps");

struct weir_drop_flows {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16384); /* set by the loader */
	__type(key, struct weir_drop_flow_key);
	__type(value, struct weir_drop_flow);
} weir_drop_flows_a SEC(".maps"), weir_drop_flows_b SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 1);
	__type(key, __u32);
	__array(values, struct weir_drop_kinds);
} weir_drop_kinds SEC(".maps") = {.values = {&weir_drop_kinds_a}};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 1);
	__type(key, __u32);
	__array(values, struct weir_drop_flows);
} weir_drop_flows SEC(".maps") = {.values = {&weir_drop_flows_a}};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct weir_drop_totals);
} weir_drop_totals SEC(".maps");

/* Room for one packet per CPU: too large for the stack. The kernel does not run the program inside
 * itself on a CPU; it counts what it so misses. The parser may look at headers that begin within
 * WEIR_READ_LIMIT: the room behind the copy is never read, but the verifier wants it there. */
struct weir_drop_scratch {
	struct weir_packet packet;
	struct weir_chain chain;
	__u8 headers[WEIR_READ_LIMIT + 1 + 64];
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct weir_drop_scratch);
} weir_drop_scratch SEC(".maps");
