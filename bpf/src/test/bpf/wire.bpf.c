// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/* What crosses the wire, counted without the tap's code: per direction the segments that a
 * super-packet stands for, and their bytes with the headers that each of them repeats. */
#include <linux/bpf.h>

#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>
#include <linux/if_ether.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/tcp.h>
#include <linux/udp.h>

#define TCX_NEXT (-1)

/* Ingress, egress. */
__u64 segments[2];
__u64 bytes[2];

/* Bytes before the payload, as far as they are needed: no options, no extension headers. */
static __always_inline __u32 headers(struct __sk_buff *skb)
{
	void *data = (void *)(long)skb->data, *end = (void *)(long)skb->data_end, *at;
	struct ethhdr *link = data;
	__u8 protocol;

	if ((void *)(link + 1) > end)
		return 0;
	at = link + 1;
	if (link->h_proto == bpf_htons(ETH_P_IPV6)) {
		struct ipv6hdr *ip = at;

		if ((void *)(ip + 1) > end)
			return 0;
		protocol = ip->nexthdr;
		at = ip + 1;
	} else {
		struct iphdr *ip = at;

		if ((void *)(ip + 1) > end)
			return 0;
		protocol = ip->protocol;
		at = ip + 1;
	}
	if (protocol == 6) {
		struct tcphdr *tcp = at;

		if ((void *)(tcp + 1) > end)
			return 0;
		return at - data + tcp->doff * 4;
	}
	return at - data + sizeof(struct udphdr);
}

static __always_inline int count(struct __sk_buff *skb, int side)
{
	__u64 parts = skb->gso_segs > 1 ? skb->gso_segs : 1;
	__u64 repeated = parts > 1 ? (parts - 1) * headers(skb) : 0;

	__sync_fetch_and_add(&segments[side], parts);
	__sync_fetch_and_add(&bytes[side], skb->len + repeated);
	return TCX_NEXT;
}

SEC("tc")
int wire_ingress(struct __sk_buff *skb)
{
	return count(skb, 0);
}

SEC("tc")
int wire_egress(struct __sk_buff *skb)
{
	return count(skb, 1);
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
