// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/* A link that loses TCP segments with data at random. Headers stand where they stand without options
 * of IP and without extension headers. */
#include <linux/bpf.h>

#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>
#include <linux/if_ether.h>
#include <linux/ipv6.h>
#include <linux/tcp.h>

#define TCX_NEXT (-1)
#define TCX_DROP 2

/* Of a thousand. */
const volatile __u32 loss = 100;

__u64 segments;
__u64 dropped;

SEC("tc")
int lossy(struct __sk_buff *skb)
{
	void *data = (void *)(long)skb->data, *end = (void *)(long)skb->data_end;
	struct ethhdr *link = data;
	struct ipv6hdr *ip = (void *)(link + 1);
	struct tcphdr *tcp = (void *)(ip + 1);

	if ((void *)(tcp + 1) > end || link->h_proto != bpf_htons(ETH_P_IPV6) || ip->nexthdr != 6)
		return TCX_NEXT;
	if (bpf_ntohs(ip->payload_len) == tcp->doff * 4)
		return TCX_NEXT;
	__sync_fetch_and_add(&segments, 1);
	if (bpf_get_prandom_u32() % 1000 >= loss)
		return TCX_NEXT;
	__sync_fetch_and_add(&dropped, 1);
	return TCX_DROP;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
