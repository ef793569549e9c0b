// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/* What the tap is measured against: the simplest program that is of any use. Packets, bytes, first
 * and last time of each 5-tuple in an LRU hash; addresses and ports at fixed offsets, so no tags, no
 * options, no extension headers, no fragments, no super-packets. And a program that does nothing. */
#include "weir/kernel.h"
#include <bpf/bpf_helpers.h>

#define LRU_HASH 9
#define ETHERTYPE_OFFSET 12
#define NETWORK_OFFSET 14

struct five_tuple {
	__u32 source[4];
	__u32 destination[4];
	__u16 source_port;
	__u16 destination_port;
	__u32 protocol;
};

struct counters {
	__u64 packets;
	__u64 bytes;
	__u64 first_ns;
	__u64 last_ns;
};

struct {
	__uint(type, LRU_HASH);
	__uint(max_entries, 131072);
	__type(key, struct five_tuple);
	__type(value, struct counters);
} baseline_flows SEC(".maps");

/* Makes many flows of one packet: what varies is an address word, as in tap_scatter.bpf.c. That moves
 * TCP's numbers on too, which the tap is not forgiven. */
volatile __u64 bench_flow_mask = 0;
__u64 bench_next = 0;

SEC("tc")
int baseline(struct __sk_buff *skb)
{
	const __u8 *data = (const __u8 *)(long)skb->data;
	const __u8 *end = (const __u8 *)(long)skb->data_end;
	struct five_tuple key = {};
	const __u8 *ports;
	struct counters *found;
	__u64 now;

	if (data + NETWORK_OFFSET + 40 + 4 > end)
		return TCX_NEXT;
	if (*(const __u16 *)(data + ETHERTYPE_OFFSET) == __builtin_bswap16(0x86dd)) {
		const __u32 *addresses = (const __u32 *)(data + NETWORK_OFFSET + 8);

		for (int i = 0; i < 4; i++) {
			key.source[i] = addresses[i];
			key.destination[i] = addresses[4 + i];
		}
		key.protocol = data[NETWORK_OFFSET + 6];
		ports = data + NETWORK_OFFSET + 40;
	} else if (*(const __u16 *)(data + ETHERTYPE_OFFSET) == __builtin_bswap16(0x0800)) {
		key.source[0] = *(const __u32 *)(data + NETWORK_OFFSET + 12);
		key.destination[0] = *(const __u32 *)(data + NETWORK_OFFSET + 16);
		key.protocol = data[NETWORK_OFFSET + 9];
		ports = data + NETWORK_OFFSET + 20;
	} else {
		return TCX_NEXT;
	}
	if (key.protocol == 6 || key.protocol == 17) {
		key.source_port = *(const __u16 *)ports;
		key.destination_port = *(const __u16 *)(ports + 2);
	}
	key.source[3] ^= bench_next++ & bench_flow_mask;

	now = bpf_ktime_get_ns();
	found = bpf_map_lookup_elem(&baseline_flows, &key);
	if (found) {
		__sync_fetch_and_add(&found->packets, 1);
		__sync_fetch_and_add(&found->bytes, skb->len);
		found->last_ns = now;
	} else {
		struct counters fresh = {1, skb->len, now, now};

		bpf_map_update_elem(&baseline_flows, &key, &fresh, BPF_ANY);
	}
	return TCX_NEXT;
}

SEC("tc")
int nothing(struct __sk_buff *skb __attribute__((unused)))
{
	return TCX_NEXT;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
