// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
// Small programs with which the tests of the Java binding exercise maps, variables, the ring
// buffer and hooks. No product program uses them.
#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

#define TCX_NEXT (-1)

const volatile __u32 step = 1;
const volatile __u8 enabled = 1;
const volatile __u16 words[3] = {1, 2, 3};
__u64 total = 7;
__u32 started;

struct counter {
	struct bpf_spin_lock lock;
	__u32 pad0;
	__u64 packets;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __u64);
	__type(value, struct counter);
} locked SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16);
	__type(key, __u64);
	__type(value, __u64);
} plain SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, __u32);
} per_cpu SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__uint(map_flags, BPF_F_MMAPABLE);
	__type(key, __u32);
	__type(value, __u64);
} shared SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 65536);
} events SEC(".maps");

struct event {
	__u64 sequence;
	__u64 check;
};

// Counts in .data, in the mapped array and per CPU, and returns the constants.
SEC("tc")
int count_packets(struct __sk_buff *skb)
{
	__u32 zero = 0;
	__u64 *slot = bpf_map_lookup_elem(&shared, &zero);
	if (slot)
		__sync_fetch_and_add(slot, 1);
	__u32 *mine = bpf_map_lookup_elem(&per_cpu, &zero);
	if (mine)
		*mine += 1;
	__sync_fetch_and_add(&total, step);
	started = skb->len;
	return TCX_NEXT;
}

SEC("tc")
int count_again(struct __sk_buff *skb)
{
	(void)skb;
	__u32 one = 1;
	__u64 *slot = bpf_map_lookup_elem(&shared, &one);
	if (slot)
		__sync_fetch_and_add(slot, 1);
	return TCX_NEXT;
}

SEC("tc")
int constants(struct __sk_buff *skb)
{
	(void)skb;
	return enabled ? (int)(step + words[0] + words[1] + words[2]) : 0;
}

// Returns what the test run set, folded into one number.
SEC("tc")
int context(struct __sk_buff *skb)
{
	return skb->cb[0] + 10 * skb->cb[4] + 100 * (int)skb->tstamp + 1000 * skb->gso_segs +
	       10000 * skb->wire_len + 1000000 * skb->ifindex + 10000000 * skb->ingress_ifindex;
}

// Adds a packet to the counter whose key is the first word of the frame's payload.
SEC("tc")
int count_key(struct __sk_buff *skb)
{
	__u64 key = 0;
	if (bpf_skb_load_bytes(skb, 14, &key, sizeof(key)))
		return TCX_NEXT;
	struct counter *counter = bpf_map_lookup_elem(&locked, &key);
	if (!counter)
		return TCX_NEXT;
	bpf_spin_lock(&counter->lock);
	counter->packets++;
	bpf_spin_unlock(&counter->lock);
	return TCX_NEXT;
}

// One event per run; returns 1 when the ring has no room.
SEC("tc")
int emit(struct __sk_buff *skb)
{
	(void)skb;
	struct event *event = bpf_ringbuf_reserve(&events, sizeof(*event), 0);
	if (!event)
		return 1;
	event->sequence = __sync_fetch_and_add(&total, 1);
	event->check = ~event->sequence;
	bpf_ringbuf_submit(event, 0);
	return 0;
}

// An event that is discarded again, which readers must pass over.
SEC("tc")
int discard(struct __sk_buff *skb)
{
	(void)skb;
	struct event *event = bpf_ringbuf_reserve(&events, sizeof(*event), 0);
	if (event)
		bpf_ringbuf_discard(event, 0);
	return 0;
}

SEC("xdp")
int pass(struct xdp_md *context)
{
	(void)context;
	__u32 two = 2;
	__u64 *slot = bpf_map_lookup_elem(&shared, &two);
	if (slot)
		__sync_fetch_and_add(slot, 1);
	return XDP_PASS;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
