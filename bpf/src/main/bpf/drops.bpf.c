// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/* Packets that the kernel drops, by reason, and whose flow they were of.
 * Hook: tp_btf/kfree_skb, which runs for every packet that is freed other than by having been used.
 * Cannot see: what a driver or XDP program drops before there is an skb, and drops that the kernel
 * code does not tell (kfree_skb without a reason is `not_specified`). */
#include "weir/drops.h"
#include "weir/key.h"
#include "weir/measure.h"
#include "weir/skb.h"
#include <bpf/bpf_core_read.h>

#define WEIR_LONGEST (1 << 20) /* BIG TCP makes half of it */

/* Namespaces are numbered from here on: whatever is below is no namespace. */
#define WEIR_FIRST_NETNS 0xefffff00U

WEIR_INLINE struct weir_drop_scratch *weir_scratch(void)
{
	__u32 zero = 0;

	return bpf_map_lookup_elem(&weir_drop_scratch, &zero);
}

WEIR_INLINE void weir_tally_drop(struct weir_tally *tally, const struct weir_packet *p)
{
	tally->packets += p->segments;
	tally->bytes += p->frame_bytes;
}

/* Whether the reason says that the packet was used, not dropped. */
WEIR_INLINE bool weir_not_dropped(__u32 reason)
{
	if (bpf_core_enum_value_exists(enum skb_drop_reason___weir, SKB_NOT_DROPPED_YET___weir) &&
	    reason == bpf_core_enum_value(enum skb_drop_reason___weir, SKB_NOT_DROPPED_YET___weir))
		return true;
	return bpf_core_enum_value_exists(enum skb_drop_reason___weir, SKB_CONSUMED___weir) &&
	       reason == bpf_core_enum_value(enum skb_drop_reason___weir, SKB_CONSUMED___weir);
}

/* Where the packet was. skb->dev shares its place with what sockets keep of packets in their queues:
 * what does not lead to a network namespace is no device. */
WEIR_INLINE __u32 weir_place_drop(struct sk_buff *skb, struct weir_packet *p)
{
	struct net_device *device = skb->dev;
	struct sock *socket = skb->sk;
	__u32 inode = 0;

	if (device)
		inode = device->nd_net.net->ns.inum;
	if (inode >= WEIR_FIRST_NETNS) {
		p->interface = device->ifindex;
	} else {
		inode = socket ? socket->__sk_common.skc_net.net->ns.inum : 0;
		if (inode < WEIR_FIRST_NETNS)
			return WEIR_NETNS_UNKNOWN;
		p->interface = skb->skb_iif;
	}
	if (inode == weir_netns_inode)
		return WEIR_NETNS_OWN;
	p->interface = 0; /* a number that means nothing here */
	return WEIR_NETNS_OTHER;
}

/* Copies the headers; returns how many bytes, 0 when the packet has no IP header to look at. Also
 * sets what is known of the packet without them. */
WEIR_INLINE __u32 weir_copy_headers(struct sk_buff *skb, struct weir_drop_scratch *scratch)
{
	struct weir_packet *p = &scratch->packet;
	struct skb_shared_info *shared;
	__u64 head = (__u64)skb->head;
	__u64 network = skb->network_header, tail = skb->tail, visible;
	__s64 length = skb->len + ((__u64)skb->data - head) - network;
	__u16 size = 0, segments = 0;

	p->length = skb->len;
	p->frame_bytes = p->length;
	p->segments = 1;
	if (skb->protocol == __builtin_bswap16(WEIR_ETH_IPV6))
		p->version = WEIR_VERSION_6;
	else if (skb->protocol == __builtin_bswap16(WEIR_ETH_IPV4))
		p->version = WEIR_VERSION_4;
	else
		return 0;
	/* Not set yet, or not in this part of the packet. */
	if (network == 0 || network >= tail || length <= 0 || length > WEIR_LONGEST)
		return 0;
	shared = (struct skb_shared_info *)(head + skb->end);
	bpf_core_read(&size, sizeof(size), &shared->gso_size);
	if (size) {
		bpf_core_read(&segments, sizeof(segments), &shared->gso_segs);
		p->segment_payload = size;
		p->segments = segments ? segments : 1;
	}
	p->length = length;
	p->frame_bytes = length;
	visible = tail - network;
	if (visible > (__u64)length)
		visible = length;
	if (visible > WEIR_DROP_COPY)
		visible = WEIR_DROP_COPY;
	barrier_var(visible); /* the verifier is to see the bound that follows */
	if (visible == 0 || visible > WEIR_DROP_COPY)
		return 0;
	if (bpf_probe_read_kernel(scratch->headers, visible, (void *)(head + network)))
		return 0;
	return visible;
}

/* Parses the copy. Verified by itself: see docs/decisions/0004. */
__noinline int drops_parse(__u32 copied)
{
	struct weir_drop_scratch *scratch = weir_scratch();

	if (!scratch || copied > WEIR_DROP_COPY)
		return WEIR_NOT_IP; /* never: told to the verifier */
	return weir_parse(scratch->headers, scratch->headers + copied, &scratch->packet,
			  &scratch->chain, true);
}

WEIR_INLINE void weir_count_kind(struct weir_drop_totals *totals, const struct weir_drop_key *key,
				 const struct weir_packet *p)
{
	struct weir_tally first = {.packets = p->segments, .bytes = p->frame_bytes}, *tally;
	__u32 zero = 0;
	void *kinds = bpf_map_lookup_elem(&weir_drop_kinds, &zero);

	if (!kinds)
		return; /* never: told to the verifier */
	tally = bpf_map_lookup_elem(kinds, key);
	if (!tally) {
		if (!bpf_map_update_elem(kinds, key, &first, BPF_NOEXIST))
			return;
		tally = bpf_map_lookup_elem(kinds, key); /* another CPU was faster, or it is full */
	}
	if (!tally) {
		weir_tally_drop(&totals->kinds_overflow, p);
		return;
	}
	__sync_fetch_and_add(&tally->packets, p->segments);
	__sync_fetch_and_add(&tally->bytes, p->frame_bytes);
}

WEIR_INLINE void weir_count_flow(struct weir_drop_totals *totals, const struct weir_drop_key *kind,
				 const struct weir_packet *p)
{
	__u64 now = weir_monotonic_ns() + weir_clock_offset_ns;
	struct weir_drop_flow first = {.packets = p->segments,
				       .bytes = p->frame_bytes,
				       .first_ns = now,
				       .last_ns = now,
				       .interface = kind->interface,
				       .netns = kind->netns};
	struct weir_drop_flow_key key;
	struct weir_drop_flow *flow;
	__u32 zero = 0;
	void *flows = bpf_map_lookup_elem(&weir_drop_flows, &zero);

	if (!flows)
		return; /* never: told to the verifier */
	key.sender_is_lower = weir_key(&key.flow, p, 0);
	key.epoch_ns = weir_interval_ns ? now - now % weir_interval_ns : 0;
	key.reason = kind->reason;
	flow = bpf_map_lookup_elem(flows, &key);
	if (!flow) {
		if (!bpf_map_update_elem(flows, &key, &first, BPF_NOEXIST))
			return;
		flow = bpf_map_lookup_elem(flows, &key);
	}
	if (!flow) {
		weir_tally_drop(&totals->flows_overflow, p);
		return;
	}
	__sync_fetch_and_add(&flow->packets, p->segments);
	__sync_fetch_and_add(&flow->bytes, p->frame_bytes);
	if (now > flow->last_ns)
		flow->last_ns = now;
}

WEIR_INLINE void weir_drop(struct sk_buff *skb, __u32 reason)
{
	struct weir_drop_scratch *scratch = weir_scratch();
	struct weir_drop_key kind = {.reason = reason};
	struct weir_drop_totals *totals;
	struct weir_packet *p;
	__u32 copied, zero = 0;
	bool parsed = false;

	totals = bpf_map_lookup_elem(&weir_drop_totals, &zero);
	if (!scratch || !totals)
		return; /* never: told to the verifier */
	p = &scratch->packet;
	__builtin_memset(p, 0, sizeof(*p));
	__builtin_memset(&scratch->chain, 0, sizeof(scratch->chain));
	p->link = WEIR_LINK_RAW;
	kind.netns = weir_place_drop(skb, p);
	if (weir_own_netns_only && kind.netns != WEIR_NETNS_OWN) {
		p->segments = 1;
		p->frame_bytes = skb->len;
		weir_tally_drop(
			&totals->outside[kind.netns == WEIR_NETNS_OTHER ? WEIR_NETNS_OTHER :
									  WEIR_NETNS_UNKNOWN],
			p);
		return;
	}
	kind.interface = p->interface;
	copied = weir_copy_headers(skb, scratch);
	kind.version = p->version;
	if (copied) {
		parsed = drops_parse(copied) == WEIR_PARSED;
		if (parsed) {
			kind.class = p->class;
			weir_measure(p);
		} else {
			p->segments = 1;
		}
	}
	weir_tally_drop(&totals->seen, p);
	weir_count_kind(totals, &kind, p);
	if (parsed)
		weir_count_flow(totals, &kind, p);
	else
		weir_tally_drop(&totals->without_flow, p);
}

SEC("tp_btf/kfree_skb")
int drops_kfree_skb(__u64 *arguments)
{
	__u32 reason = arguments[2];

	if (!weir_not_dropped(reason))
		weir_drop((struct sk_buff *)arguments[0], reason);
	return 0;
}

/* The reader's type that no map names: the pointer keeps it in the object's BTF. */
enum weir_netns *weir_netns_kinds;

char LICENSE[] SEC("license") = "Dual BSD/GPL";
