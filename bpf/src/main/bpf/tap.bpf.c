// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/* The packet tap: one parse and one table update for every packet on a hook.
 * Counts wire segments of what passes TC (TCX or clsact) in both directions, or XDP on ingress.
 * Cannot see: packets that bypass the hook (host routing in other eBPF programs), the inside of
 * tunnels, and at XDP what the stack sends. */
#include "weir/config.h"
#include "weir/events.h"
#include "weir/flow.h"
#include "weir/maps.h"
#include "weir/parse.h"
#include "weir/plain.h"
#include "weir/stats.h"

#define WEIR_PULL_BYTES 2048

/* Counts a parsed packet in the totals and in its flow. `chain` is 0 where there can be none. The
 * room for the key is the caller's, for the stack of all functions together is small. */
WEIR_INLINE void weir_count_packet(struct weir_packet *p, struct weir_flow_key *key,
				   const struct weir_chain *chain, int result)
{
	struct weir_totals *totals = weir_totals_here();
	struct weir_flow *flow;
	__u32 slot, state;
	bool lower;

	if (!totals)
		return; /* never: told to the verifier */
	barrier();
	weir_measure(p);
	if (!weir_count(totals, p, chain, result) || !weir_flows_on)
		return;
#ifdef WEIR_BENCH_SCATTER
	WEIR_BENCH_SCATTER(p); /* benchmarks/: many flows of one packet */
#endif
	lower = weir_key(key, p, weir_dedup ? 0 : p->interface);
	flow = weir_take(key, &slot, &state);
	if (!flow) {
		weir_tally_add(weir_place(totals->overflow, p), p);
		return;
	}
	state = weir_account(totals, flow, slot, state, p, lower);
	weir_unlock(flow, state & ~WEIR_WRITING);
	if (state & WEIR_WRITING)
		weir_tally_add(&totals->elsewhere[p->side & 1], p);
}

/* For packets that are not plain. Global functions are verified once, by themselves: the many ways
 * through the parser do not multiply with the ways through here. */
__noinline int tap_take(struct weir_packet *p, struct weir_flow_key *key, struct weir_chain *chain,
			int result)
{
	if (p && key && chain)
		weir_count_packet(p, key, chain, result);
	return 0;
}

__noinline int tap_parse_skb(struct __sk_buff *skb, struct weir_packet *p, struct weir_chain *chain,
			     int last_try)
{
	void *data = (void *)(long)skb->data, *end = (void *)(long)skb->data_end;

	if (!p || !chain)
		return WEIR_NOT_IP; /* never: told to the verifier */
	if (weir_capture)
		data += WEIR_CAPTURE_PREFIX;
	return weir_parse(data, end, p, chain, last_try);
}

__noinline int tap_ndp_skb(struct __sk_buff *skb, struct weir_packet *p)
{
	return weir_ndp_event(skb, WEIR_HOOK_TC, p);
}

__noinline int tap_extensions_skb(struct __sk_buff *skb, struct weir_packet *p,
				  struct weir_chain *chain, int result)
{
	return weir_extensions(skb, WEIR_HOOK_TC, p, chain, result);
}

WEIR_INLINE void weir_tell_skb(struct __sk_buff *skb, struct weir_packet *p,
			       struct weir_chain *chain, int result)
{
	if (weir_tells_ndp(p))
		tap_ndp_skb(skb, p);
	if (weir_tells_extensions(p))
		tap_extensions_skb(skb, p, chain, result);
}

/* What the hook knows of the packet. */
WEIR_INLINE void weir_describe_skb(const struct __sk_buff *skb, struct weir_packet *p, __u32 side,
				   __u32 link)
{
	p->side = side;
	if (weir_capture) {
		p->length = skb->cb[0];
		p->link = skb->cb[1];
		p->segments = 1;
		p->clock_ns = skb->tstamp;
		return;
	}
	p->length = skb->len;
	p->link = link;
	p->interface = skb->ifindex;
	p->segments = skb->gso_segs;
	p->segment_payload = skb->gso_size;
	if (p->segment_payload && !p->segments) /* from a guest that did not fill it in */
		p->segments = (p->length + p->segment_payload - 1) / p->segment_payload;
	if (skb->vlan_present)
		p->tag_bytes = 4;
	p->clock_ns = weir_monotonic_ns();
}

/* Counts a plain packet, without a call: on some machines no return is ever predicted, and each
 * costs as much as a look at the flow table. Returns whether it was one. */
WEIR_INLINE bool weir_plain_skb(const struct __sk_buff *skb, struct weir_packet *p,
				struct weir_flow_key *key)
{
	void *data = (void *)(long)skb->data, *end = (void *)(long)skb->data_end;

	if (weir_capture)
		data += WEIR_CAPTURE_PREFIX;
	if (weir_parse_plain(data, end, p) != WEIR_PARSED)
		return false;
	weir_count_packet(p, key, 0, WEIR_PARSED);
	return true;
}

WEIR_INLINE void weir_any_skb(struct __sk_buff *skb, struct weir_packet *p,
			      struct weir_flow_key *key)
{
	struct weir_chain chain = {};
	int result = tap_parse_skb(skb, p, &chain, weir_capture);

	if (result == WEIR_MORE) {
		/* Headers outside the linear part. Rare, so the whole parse starts again. */
		__u32 want = skb->len < WEIR_PULL_BYTES ? skb->len : WEIR_PULL_BYTES;

		bpf_skb_pull_data(skb, want);
		p->depth = 0;
		p->fake_bytes = 0;
		p->marks = 0;
		p->fragment_start = 0;
		chain = (struct weir_chain){};
		result = tap_parse_skb(skb, p, &chain, true);
	}
	tap_take(p, key, &chain, result);
	weir_tell_skb(skb, p, &chain, result);
}

WEIR_INLINE int weir_tc(struct __sk_buff *skb, __u32 side, __u32 link)
{
	struct weir_packet p = {};
	struct weir_flow_key key = {};

	weir_describe_skb(skb, &p, side, link);
	if ((weir_capture ? p.link : link) != WEIR_LINK_ETHERNET || !weir_plain_skb(skb, &p, &key))
		weir_any_skb(skb, &p, &key);
	return TCX_NEXT;
}

SEC("tc")
int tap_tc_ingress(struct __sk_buff *skb)
{
	return weir_tc(skb, WEIR_INGRESS, WEIR_LINK_ETHERNET);
}

SEC("tc")
int tap_tc_egress(struct __sk_buff *skb)
{
	return weir_tc(skb, WEIR_EGRESS, WEIR_LINK_ETHERNET);
}

/* Interfaces without Ethernet: tun, WireGuard, IP tunnels. */
SEC("tc")
int tap_tc_ingress_raw(struct __sk_buff *skb)
{
	return weir_tc(skb, WEIR_INGRESS, WEIR_LINK_RAW);
}

SEC("tc")
int tap_tc_egress_raw(struct __sk_buff *skb)
{
	return weir_tc(skb, WEIR_EGRESS, WEIR_LINK_RAW);
}

__noinline int tap_parse_xdp(struct xdp_md *frame, struct weir_packet *p, struct weir_chain *chain)
{
	void *data = (void *)(long)frame->data, *end = (void *)(long)frame->data_end;

	if (!p || !chain)
		return WEIR_NOT_IP; /* never: told to the verifier */
	if (weir_capture)
		data += WEIR_CAPTURE_PREFIX;
	return weir_parse(data, end, p, chain, true);
}

__noinline int tap_ndp_xdp(struct xdp_md *frame, struct weir_packet *p)
{
	return weir_ndp_event(frame, WEIR_HOOK_XDP, p);
}

__noinline int tap_extensions_xdp(struct xdp_md *frame, struct weir_packet *p,
				  struct weir_chain *chain, int result)
{
	return weir_extensions(frame, WEIR_HOOK_XDP, p, chain, result);
}

WEIR_INLINE void weir_any_xdp(struct xdp_md *frame, struct weir_packet *p,
			      struct weir_flow_key *key)
{
	struct weir_chain chain = {};
	int result = tap_parse_xdp(frame, p, &chain);

	tap_take(p, key, &chain, result);
	if (weir_tells_ndp(p))
		tap_ndp_xdp(frame, p);
	if (weir_tells_extensions(p))
		tap_extensions_xdp(frame, p, &chain, result);
}

/* `length` is that of the whole frame, or 0 where it lies in one piece. */
WEIR_INLINE int weir_xdp(struct xdp_md *frame, __u32 length)
{
	void *data = (void *)(long)frame->data, *end = (void *)(long)frame->data_end;
	struct weir_packet p = {};
	struct weir_flow_key key = {};

	p.side = WEIR_INGRESS;
	p.link = WEIR_LINK_ETHERNET;
	p.segments = 1;
	if (weir_capture) {
		const struct weir_capture_record *record = (void *)(long)frame->data_meta;

		if ((void *)(record + 1) > data)
			return XDP_ABORTED; /* never: who feeds captures sets it */
		p.length = record->length;
		p.link = record->link;
		p.clock_ns = record->time_ns;
		data += WEIR_CAPTURE_PREFIX;
	} else {
		p.interface = frame->ingress_ifindex;
		p.length = length ? length : end - data;
		p.clock_ns = weir_monotonic_ns();
	}
	if ((!weir_capture || p.link == WEIR_LINK_ETHERNET) &&
	    weir_parse_plain(data, end, &p) == WEIR_PARSED)
		weir_count_packet(&p, &key, 0, WEIR_PARSED);
	else
		weir_any_xdp(frame, &p, &key);
	return XDP_PASS;
}

SEC("xdp")
int tap_xdp(struct xdp_md *frame)
{
	return weir_xdp(frame, 0);
}

/* Frames of several buffers, of which headers must lie in the first: jumbo frames. */
SEC("xdp.frags")
int tap_xdp_frags(struct xdp_md *frame)
{
	return weir_xdp(frame, bpf_xdp_get_buff_len(frame));
}

/* The reader's types that no map names: the pointer keeps them in the object's BTF, where a test
 * compares them with Java. */
struct weir_anchors {
	struct weir_epoch_record record;
	struct weir_epoch_opened opened;
	struct weir_ndp_event ndp;
	struct weir_extension_event extensions;
	enum weir_anomaly anomaly;
	enum weir_event_kind event;
	enum weir_state state;
	enum weir_side side;
	enum weir_version version;
	enum weir_class class;
	enum weir_unparsed unparsed;
	enum weir_header header;
	enum weir_link link;
	enum weir_tcp_bit tcp_bit;
	enum weir_tcp_endpoint tcp_endpoint;
};
struct weir_anchors *weir_anchors;

char LICENSE[] SEC("license") = "Dual BSD/GPL";
