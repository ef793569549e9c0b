// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
#pragma once
/* Telling of single packets: NDP messages, and chains of extension headers that are irregular
 * (docs/decisions/0012). Runs after the packet has been counted, and only for packets that have
 * something to tell, so it may take its time. */
#include "weir/config.h"
#include "weir/event_maps.h"
#include "weir/fragments.h"
#include "weir/maps.h"
#include "weir/packet.h"
#include "weir/parse.h"

#define WEIR_NDP_FIRST 133 /* router solicitation */
#define WEIR_NDP_LAST 137 /* redirect */
#define WEIR_HARDWARE_BYTES 6

struct weir_ndp_small {
	struct weir_ndp_event head;
	__u8 message[WEIR_SMALL_MESSAGE];
};

struct weir_ndp_large {
	struct weir_ndp_event head;
	__u8 message[WEIR_LARGE_MESSAGE];
};

WEIR_INLINE bool weir_tells_ndp(const struct weir_packet *p)
{
	return weir_ndp_events && p->has_icmp && p->icmp >> 8 >= WEIR_NDP_FIRST &&
	       p->icmp >> 8 <= WEIR_NDP_LAST;
}

WEIR_INLINE bool weir_tells_extensions(const struct weir_packet *p)
{
	return (weir_extension_events || weir_extension_counters) && (p->depth | p->marks);
}

WEIR_INLINE bool weir_event_allowed(struct weir_totals *totals, __u32 kind, __u64 clock_ns)
{
	if (weir_budget_take(kind, clock_ns))
		return true;
	totals->events_limited[kind]++;
	return false;
}

WEIR_INLINE void weir_event_begin(struct weir_event *event, __u32 kind, const struct weir_packet *p)
{
	event->kind = kind;
	event->side = p->side;
	event->time_ns = weir_epoch_ns(p->clock_ns);
	event->interface = p->interface;
	event->hop_limit = p->hop_limit;
	event->source_high = p->source_high;
	event->source_low = p->source_low;
	event->destination_high = p->destination_high;
	event->destination_low = p->destination_low;
}

/* Where the frame begins: in a capture, behind the prefix. */
WEIR_INLINE __u32 weir_frame_start(void)
{
	return weir_capture ? WEIR_CAPTURE_PREFIX : 0;
}

/* Fills the event and loads `size` bytes of the message, of which the verifier knows that there is
 * room for them. */
WEIR_INLINE void weir_ndp_fill(const void *context, enum weir_hook hook,
			       struct weir_ndp_event *head, __u8 *message, __u32 size, __u32 kind,
			       const struct weir_packet *p)
{
	weir_event_begin(&head->event, kind, p);
	head->message_bytes = p->message_bytes;
	head->is_fragment = p->is_fragment;
	head->link_bytes = 0;
	__builtin_memset(head->link_source, 0, sizeof(head->link_source) + sizeof(head->pad0));
	if (p->link == WEIR_LINK_ETHERNET && weir_load(context, hook, weir_frame_start() + 6,
						       head->link_source, WEIR_HARDWARE_BYTES))
		head->link_bytes = WEIR_HARDWARE_BYTES;
	head->captured_bytes = 0;
	if (weir_load(context, hook, weir_frame_start() + p->header_bytes, message, size))
		head->captured_bytes = size;
}

/* Tells of the NDP message that the packet carries. */
WEIR_INLINE int weir_ndp_event(const void *context, enum weir_hook hook,
			       const struct weir_packet *p)
{
	struct weir_totals *totals = weir_totals_here();
	__u64 start, size, loadable, memory;
	__u32 kind;

	if (!weir_ndp_events || !p || !totals)
		return 0; /* never: told to the verifier */
	kind = (p->icmp >> 8) - WEIR_NDP_FIRST;
	if (kind > WEIR_EVENT_REDIRECT)
		return 0; /* never */
	if (!weir_event_allowed(totals, kind, p->clock_ns))
		return 0;
	start = weir_frame_start() + p->header_bytes;
	loadable = weir_loadable(context, hook);
	size = loadable > start ? loadable - start : 0;
	if (size > p->message_bytes)
		size = p->message_bytes;
	size = weir_forget(&memory, size); /* bounded anew for each size of event */
	if (size > WEIR_SMALL_MESSAGE) {
		struct weir_ndp_large *large = weir_event_reserve(sizeof(*large));

		if (!large) {
			totals->events_lost[kind]++;
			return 0;
		}
		if (size > WEIR_LARGE_MESSAGE)
			size = WEIR_LARGE_MESSAGE;
		weir_ndp_fill(context, hook, &large->head, large->message, size, kind, p);
		weir_event_submit(large);
	} else if (size > 0) {
		struct weir_ndp_small *small = weir_event_reserve(sizeof(*small));

		if (!small) {
			totals->events_lost[kind]++;
			return 0;
		}
		weir_ndp_fill(context, hook, &small->head, small->message, size, kind, p);
		weir_event_submit(small);
	}
	return 0;
}

/* Bytes that the upper layer's header has at least. Of a chain (RFC 7112, section 3) ICMPv6 takes
 * the first four. */
WEIR_INLINE __u32 weir_upper_minimum(__u32 protocol)
{
	switch (protocol) {
	case WEIR_IP_TCP:
	case WEIR_IP_IPV4:
		return 20;
	case WEIR_IP_IPV6:
		return 40;
	case WEIR_IP_SCTP:
	case WEIR_IP_DCCP:
		return 12;
	case WEIR_IP_UDP:
	case WEIR_IP_UDPLITE:
	case WEIR_IP_ESP:
	case WEIR_IP_MOBILITY:
		return 8;
	case WEIR_IP_ICMPV6:
	case WEIR_IP_GRE:
		return 4;
	default:
		return 0;
	}
}

#define WEIR_LANE(kind) (0xfeULL << (kind)*8)
#define WEIR_REPEATS                                                                               \
	(WEIR_LANE(WEIR_HOPOPTS) | WEIR_LANE(WEIR_ROUTING) | WEIR_LANE(WEIR_FRAGMENT) |            \
	 WEIR_LANE(WEIR_AH))

/* The first header that the packet has on the wire. */
WEIR_INLINE __u32 weir_first_header(const void *context, enum weir_hook hook,
				    const struct weir_packet *p)
{
	__u32 at = weir_frame_start() + p->network_offset + (p->fake_bytes ? 40 : 6);
	__u8 next = WEIR_IP_NONE;

	weir_load(context, hook, at, &next, sizeof(next));
	return next;
}

/* What the latest fragment header says. All zero: there is none. A datagram in one piece has nothing
 * to do with others (RFC 6946). */
WEIR_INLINE void weir_fragment_read(const void *context, enum weir_hook hook, struct weir_packet *p)
{
	__u32 start = p->fragment_start, size;
	__u8 header[8];

	if (!start || !weir_load(context, hook, weir_frame_start() + start - sizeof(header), header,
				 sizeof(header)))
		return;
	p->fragment_place = (header[2] << 8 | header[3]) & 0xfff8;
	p->fragment_more = header[3] & 1;
	p->fragment_id = (__u32)header[4] << 24 | header[5] << 16 | header[6] << 8 | header[7];
	if (p->fragment_end > start) {
		size = p->fragment_end - start;
		p->fragment_bytes = size > 0xffff ? 0xffff : size; /* a super-packet's, or wrong */
	}
}

/* Where the header behind one of the chain begins. */
WEIR_INLINE __u64 weir_header_end(__u64 offset, __u32 kind, __u32 length)
{
	if (kind == WEIR_IP_FRAGMENT)
		return offset + 8;
	if (kind == WEIR_IP_AH)
		return offset + (length + 2) * 4;
	return offset + (length + 1) * 8;
}

/* Whether a routing header of the chain has type 0 (RFC 5095); one that is cut is not judged, since
 * what stands there may be padding. Parsing does not look: each branch there is one more way for the
 * verifier, at each of 48 headers. */
WEIR_INLINE bool weir_has_rh0(const void *context, enum weir_hook hook, const struct weir_packet *p,
			      __u32 next)
{
	__u64 offset = p->network_offset + 40 + p->fake_bytes;
	__u8 header[3];

#pragma clang loop unroll(disable)
	for (__u32 i = 0; i < WEIR_WALK_DEPTH; i++) {
		if (offset >= p->cursor ||
		    !weir_load(context, hook, weir_frame_start() + offset, header, sizeof(header)))
			return false;
		if (next == WEIR_IP_ROUTING && header[2] == 0)
			return true;
		offset = weir_header_end(offset, next, header[1]);
		next = header[0];
	}
	return false;
}

/* Marks all that is irregular about a chain. Marks are added in memory, where the verifier does not
 * follow them: their combinations would multiply. */
WEIR_INLINE void weir_judge(struct weir_packet *p, const struct weir_chain *chain,
			    __u32 first_header, int result)
{
	volatile __u32 *marks = &p->marks;
	__u64 whole = p->cursor + weir_upper_minimum(p->next);

	if (p->depth > weir_max_chain)
		*marks |= 1U << WEIR_DEEP_CHAIN;
	if ((chain->headers >> WEIR_HOPOPTS * 8 & 0xff && first_header != WEIR_IP_HOPOPTS) ||
	    chain->headers & WEIR_LANE(WEIR_HOPOPTS))
		*marks |= 1U << WEIR_HOP_BY_HOP_NOT_FIRST;
	if (chain->headers & WEIR_REPEATS || (chain->headers >> WEIR_DSTOPTS * 8 & 0xff) > 2)
		*marks |= 1U << WEIR_REPEATED_HEADER;
	/* Only the first fragment's next header counts (RFC 8200, section 4.5). */
	if (!p->fragment_place && p->next >= WEIR_IP_UNASSIGNED)
		*marks |= 1U << WEIR_UNKNOWN_HEADER;
	if (p->fragment_more && p->fragment_bytes < WEIR_TINY_BYTES)
		*marks |= 1U << WEIR_TINY_FRAGMENT;
	if (p->fragment_more && !p->fragment_place &&
	    (result == WEIR_UNPARSED + WEIR_CHAIN_CUT || whole > p->fragment_end ||
	     (p->cursor >= p->fragment_end && p->next != WEIR_IP_NONE) ||
	     p->header_bytes > p->fragment_end))
		*marks |= 1U << WEIR_HIDDEN_UPPER_LAYER;
}

/* Walks the chain again, up to where parsing came. */
WEIR_INLINE void weir_chain_fill(const void *context, enum weir_hook hook,
				 struct weir_extension_event *event, const struct weir_packet *p,
				 __u32 next)
{
	__u64 offset = p->network_offset + 40 + p->fake_bytes;
	__u8 header[2];

	event->length = 0;
#pragma clang loop unroll(disable)
	for (__u32 i = 0; i < WEIR_CHAIN_NUMBERS; i++) {
		event->chain[i] = next;
		event->length = i + 1;
		if (offset >= p->cursor ||
		    !weir_load(context, hook, weir_frame_start() + offset, header, sizeof(header)))
			break;
		offset = weir_header_end(offset, next, header[1]);
		next = header[0];
	}
	/* What a later fragment carries a part of. */
	if (p->fragment_place && event->length < WEIR_CHAIN_NUMBERS) {
		event->chain[event->length] = p->next;
		event->length++;
	}
}

/* Marks a fragment that overlaps another. */
WEIR_GLOBAL int tap_fragment(struct weir_packet *p)
{
	struct weir_totals *totals = weir_totals_here();

	if (p && totals && weir_fragment_overlaps(totals, p))
		p->marks |= 1U << WEIR_OVERLAPPING_FRAGMENT;
	return 0;
}

/* Judges the chain, counts what is irregular, and tells of it. */
WEIR_INLINE int weir_extensions(const void *context, enum weir_hook hook, struct weir_packet *p,
				const struct weir_chain *chain, int result)
{
	struct weir_totals *totals = weir_totals_here();
	struct weir_extension_event *event;
	volatile __u32 *marks;
	__u32 first, anomalies, kind = WEIR_ANOMALIES;

	if ((!weir_extension_events && !weir_extension_counters) || !p || !chain || !totals)
		return 0; /* never: told to the verifier */
	marks = &p->marks;
	first = weir_first_header(context, hook, p);
	weir_fragment_read(context, hook, p);
	weir_judge(p, chain, first, result);
	if (chain->headers >> WEIR_ROUTING * 8 & 0xff && weir_has_rh0(context, hook, p, first))
		*marks |= 1U << WEIR_RH0;
	if (p->fragment_more || p->fragment_place)
		tap_fragment(p);
	anomalies = *marks;
	if (!anomalies)
		return 0;
#pragma clang loop unroll(disable)
	for (__u32 i = WEIR_ANOMALIES; i-- > 0;) {
		if (!(anomalies >> i & 1))
			continue;
		kind = i;
		if (weir_extension_counters)
			totals->anomalies[i] += p->segments;
	}
	if (!weir_extension_events || kind >= WEIR_ANOMALIES)
		return 0;
	kind += WEIR_EVENT_DEEP_CHAIN;
	if (!weir_event_allowed(totals, kind, p->clock_ns))
		return 0;
	event = weir_event_reserve(sizeof(*event));
	if (!event) {
		totals->events_lost[kind]++;
		return 0;
	}
	weir_event_begin(&event->event, kind, p);
	event->anomalies = anomalies;
	weir_chain_fill(context, hook, event, p, first);
	weir_event_submit(event);
	return 0;
}
