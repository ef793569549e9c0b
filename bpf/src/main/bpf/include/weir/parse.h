// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
#pragma once
/* Finds a packet's addresses, upper protocol and ports, behind tags, sessions and up to 16 extension
 * headers (RFC 8200, RFC 4302, RFC 7112). Reads nothing it cannot see and guesses nothing: what it
 * cannot read is a reason to count. Offsets are bounded 64-bit scalars, never moved packet pointers:
 * that keeps verification short. */
#include "weir/header.h"

/* Ports, flags and ICMPv6 type at `offset`. `limit` is where the IP packet ends. */
WEIR_INLINE int weir_parse_transport(const void *data, const void *end, struct weir_packet *p,
				     __u32 protocol, __u64 offset, __u64 limit, bool last_try)
{
	const __u8 *at;
	__u64 above = limit > offset ? limit - offset : 0;

	p->protocol = protocol;
	p->class = weir_class_of(protocol, p->version);
	p->header_bytes = offset;
	if (p->class == WEIR_CLASS_TCP) {
		at = offset + 16 <= limit ? weir_at(data, end, offset, 16) : 0;
		if (at) {
			__u32 header = (at[12] >> 4) * 4;

			p->source_port = weir_be16(at);
			p->destination_port = weir_be16(at + 2);
			p->tcp_sequence = weir_be32(at + 4);
			p->tcp_acknowledgement = weir_be32(at + 8);
			p->tcp_flags = at[13];
			p->tcp_window = weir_be16(at + 14);
			p->has_sequence = header >= 20 && header <= above && !p->more_fragments;
			p->header_bytes = offset + header;
			if (!p->more_fragments && above > header)
				p->payload_bytes = above - header;
			return WEIR_PARSED;
		}
		if (!last_try && offset + 16 <= limit)
			return WEIR_MORE;
	} else if (p->class == WEIR_CLASS_UDP) {
		at = offset + 8 <= limit ? weir_at(data, end, offset, 8) : 0;
		if (at) {
			__u32 length = weir_be16(at + 4);

			p->source_port = weir_be16(at);
			p->destination_port = weir_be16(at + 2);
			p->header_bytes = offset + 8;
			p->payload_bytes = length > 8 ? length - 8 : 0;
			return WEIR_PARSED;
		}
		if (!last_try && offset + 8 <= limit)
			return WEIR_MORE;
	} else if (p->class == WEIR_CLASS_ICMPV6) {
		at = offset + 2 <= limit ? weir_at(data, end, offset, 2) : 0;
		if (!at)
			return weir_unseen(offset, 2, limit);
		p->icmp = at[0] << 8 | at[1];
		p->message_bytes = above;
		p->has_icmp = 1;
		return WEIR_PARSED;
	} else if (p->class != WEIR_CLASS_SCTP) {
		if (p->protocol >= WEIR_IP_UNASSIGNED && p->version == WEIR_VERSION_6)
			p->marks |= 1U << WEIR_UNKNOWN_HEADER;
		return WEIR_PARSED;
	}
	/* A capture may well end behind the flags. */
	at = p->class == WEIR_CLASS_TCP && offset + 14 <= limit ? weir_at(data, end, offset, 14) :
								  0;
	if (at) {
		__u32 header = (at[12] >> 4) * 4;

		p->tcp_flags = at[13];
		p->header_bytes = offset + header;
		if (!p->more_fragments && above > header)
			p->payload_bytes = above - header;
	}
	/* A cut TCP or UDP header, or SCTP: the ports are its first four bytes. What stands behind the
	 * packet's end is padding, not ports. */
	at = offset + 4 <= limit ? weir_at(data, end, offset, 4) : 0;
	if (!at)
		return weir_unseen(offset, 4, limit);
	p->source_port = weir_be16(at);
	p->destination_port = weir_be16(at + 2);
	return WEIR_PARSED;
}

WEIR_INLINE int weir_parse_ipv4(const void *data, const void *end, struct weir_packet *p,
				__u64 offset, bool last_try)
{
	const __u8 *at = weir_at(data, end, offset, 20);
	__u64 header, total, limit = p->end;
	__u32 fragment;

	if (!at) {
		at = weir_at(data, end, offset, 1);
		if (at && at[0] >> 4 != 4)
			return WEIR_UNPARSED + WEIR_BAD_VERSION;
		return weir_unseen(offset, 20, limit);
	}
	if (at[0] >> 4 != 4)
		return WEIR_UNPARSED + WEIR_BAD_VERSION;
	p->version = WEIR_VERSION_4;
	header = (at[0] & 15) * 4;
	total = weir_be16(at + 2);
	if (header < 20)
		return WEIR_UNPARSED + WEIR_BAD_LENGTH;
	if (total == 0 || p->segments > 1)
		total = limit - offset; /* left to the segmentation, or IPv4 BIG TCP */
	else if (total < header)
		return WEIR_UNPARSED + WEIR_BAD_LENGTH;
	if (offset + total < limit)
		limit = offset + total;
	if (offset + header > limit)
		return WEIR_UNPARSED + WEIR_CHAIN_CUT;
	p->ip_bytes = total;
	p->traffic_class = at[1];
	p->hop_limit = at[8];
	p->protocol = at[9];
	p->source_low = 0xffff00000000ULL | weir_be32(at + 12);
	p->destination_low = 0xffff00000000ULL | weir_be32(at + 16);
	fragment = weir_be16(at + 6);
	p->is_fragment = (fragment & 0x3fff) != 0;
	p->more_fragments = fragment >> 13 & 1;
	if (fragment & 0x1fff) {
		p->class = weir_class_of(p->protocol, WEIR_VERSION_4);
		return WEIR_PARSED;
	}
	return weir_parse_transport(data, end, p, p->protocol, offset + header, limit, last_try);
}

/* Whether the header behind one that says length 0 says the length, or cannot be seen. */
WEIR_INLINE bool weir_may_be_jumbo(const void *data, const void *end, __u32 next, __u64 offset)
{
	const __u8 *at;

	if (next != WEIR_IP_HOPOPTS)
		return 0;
	at = weir_at(data, end, offset, 8);
	return !at || (at[1] == 0 && at[2] == WEIR_JUMBO_OPTION);
}

/* How long an IP packet is whose jumbo option is at `at`: no longer than what was on the wire, whatever
 * somebody wrote there. Other lengths have 16 bits and are taken as they are. */
WEIR_INLINE __u64 weir_jumbo_bytes(const __u8 *at, __u64 there)
{
	__u64 said = 40 + (__u64)weir_be32(at + 4);

	return said < there ? said : there;
}

/* Reads the fixed header, which is at `at` and `offset`. Returns where the packet ends. */
WEIR_INLINE __u64 weir_read_ipv6(const void *data, const void *end, const __u8 *at,
				 struct weir_packet *p, __u64 offset)
{
	__u64 limit = p->end, payload;

	p->version = WEIR_VERSION_6;
	p->flow_label = weir_be32(at) & 0xfffff;
	p->traffic_class = weir_be32(at) >> 20;
	payload = weir_be16(at + 4);
	p->next = at[6];
	p->hop_limit = at[7];
	p->source_high = weir_be64(at + 8);
	p->source_low = weir_be64(at + 16);
	p->destination_high = weir_be64(at + 24);
	p->destination_low = weir_be64(at + 32);
	p->ip_bytes = 40 + payload;
	if (p->segments > 1)
		p->ip_bytes = limit - offset;
	else if (!payload && offset + WEIR_IPV6_LONGEST < limit)
		p->ip_bytes = limit - offset; /* BIG TCP that was captured without its header */
	else if (offset + 40 + payload < limit &&
		 (payload || !weir_may_be_jumbo(data, end, p->next, offset + 40)))
		limit = offset + 40 + payload;
	return limit;
}

WEIR_INLINE int weir_parse_ipv6(const void *data, const void *end, struct weir_packet *p,
				struct weir_chain *chain, __u64 offset, bool last_try)
{
	const __u8 *at = weir_at(data, end, offset, 40);
	__u64 limit = p->end, length;
	__u32 next, named, payload, kind;

	if (!at) {
		at = weir_at(data, end, offset, 1);
		if (at && at[0] >> 4 != 6)
			return WEIR_UNPARSED + WEIR_BAD_VERSION;
		return weir_unseen(offset, 40, limit);
	}
	if (at[0] >> 4 != 6)
		return WEIR_UNPARSED + WEIR_BAD_VERSION;
	payload = weir_be16(at + 4);
	limit = weir_read_ipv6(data, end, at, p, offset);
	offset += 40;

#pragma clang loop unroll(disable)
	for (__u32 i = 0; i < WEIR_WALK_DEPTH; i++) {
		offset = weir_forget(&p->cursor, offset);
		next = *(volatile __u32 *)&p->next;
		kind = weir_header_kinds[next & 0xff];
		if (!kind)
			break;
		kind--;
		if (kind == WEIR_ESP) {
			if (offset >= limit)
				return WEIR_UNPARSED + WEIR_CHAIN_CUT;
			weir_chain_add(chain, WEIR_ESP, weir_chain_bytes(offset, limit));
			p->depth++;
			break;
		}
		at = weir_at(data, end, offset, 8);
		if (!at || offset + 8 > limit) {
			/* Named where the packet still goes on: it counts, though it is cut. */
			if (offset <= limit && weir_at(data, end, offset, 0)) {
				weir_chain_add(chain, kind, 0);
				p->depth++;
			}
			return at ? WEIR_UNPARSED + WEIR_CHAIN_CUT : weir_unseen(offset, 8, limit);
		}
		length = at[1];
		named = at[0];
		if (kind == WEIR_FRAGMENT)
			length = 8;
		else if (kind == WEIR_AH)
			length = (length + 2) * 4;
		else
			length = (length + 1) * 8;
		if (kind == WEIR_HOPOPTS && i == 0 && length == 8 && at[2] == WEIR_JUMBO_OPTION) {
			if (p->segments > 1) { /* BIG TCP: there is no such header on the wire */
				p->fake_bytes = 8;
				offset += 8;
				p->next = named;
				continue;
			}
			if (payload == 0)
				p->ip_bytes = weir_jumbo_bytes(at, limit - p->network_offset);
		}
		weir_chain_add(chain, kind, length);
		p->depth++;
		offset += length;
		p->next = named;
		if (kind == WEIR_FRAGMENT) {
			p->fragment_start = offset;
			p->fragment_end = limit;
			p->is_fragment = 1;
			p->more_fragments |= at[3] & 1;
			if (weir_be16(at + 2) & 0xfff8) {
				/* not the first: no transport header here */
				if (p->depth > WEIR_MAX_DEPTH)
					return WEIR_UNPARSED + WEIR_CHAIN_TOO_LONG;
				p->protocol = named;
				p->class = weir_class_of(named, WEIR_VERSION_6);
				return WEIR_PARSED;
			}
		}
		/* nothing further is read: cut by the packet or by us */
		if (offset > WEIR_READ_LIMIT) {
			offset = weir_forget(&p->cursor, offset);
			return offset >= limit ? WEIR_UNPARSED + WEIR_CHAIN_CUT :
						 WEIR_UNPARSED + WEIR_TRUNCATED;
		}
	}
	offset = weir_forget(&p->cursor, offset);
	next = *(volatile __u32 *)&p->next;
	if (p->depth > WEIR_MAX_DEPTH)
		return WEIR_UNPARSED + WEIR_CHAIN_TOO_LONG;
	if (p->depth && next != WEIR_IP_NONE && next != WEIR_IP_ESP && offset >= limit)
		return WEIR_UNPARSED + WEIR_CHAIN_CUT;
	if (next == WEIR_IP_MOBILITY)
		weir_chain_add(chain, WEIR_MOBILITY, weir_chain_bytes(offset, limit));
	return weir_parse_transport(data, end, p, next, offset, limit, last_try);
}

#define WEIR_ETH_UNSEEN 0x10000 /* no EtherType: the link header is not visible */

/* Finds the network header behind the link header. Returns the EtherType, 0 for none. */
WEIR_INLINE __u32 weir_parse_link(const void *data, const void *end, __u32 link, __u64 *offset)
{
	const __u8 *at;
	__u32 family;

	switch (link) {
	case WEIR_LINK_RAW:
		at = weir_at(data, end, 0, 1);
		if (!at)
			return WEIR_ETH_UNSEEN;
		return at[0] >> 4 == 6 ? WEIR_ETH_IPV6 : WEIR_ETH_IPV4;
	case WEIR_LINK_NULL:
		at = weir_at(data, end, 0, 4);
		*offset = 4;
		if (!at)
			return WEIR_ETH_UNSEEN;
		family = weir_be32(at);
		if (family > 0xffff)
			family = __builtin_bswap32(family);
		if (family == 2)
			return WEIR_ETH_IPV4;
		/* AF_INET6 of Linux, NetBSD and OpenBSD, FreeBSD, macOS */
		return family == 10 || family == 24 || family == 28 || family == 30 ?
			       WEIR_ETH_IPV6 :
			       0;
	case WEIR_LINK_SLL:
		at = weir_at(data, end, 0, 16);
		*offset = 16;
		return at ? weir_be16(at + 14) : WEIR_ETH_UNSEEN;
	case WEIR_LINK_SLL2:
		at = weir_at(data, end, 0, 20);
		*offset = 20;
		return at ? weir_be16(at) : WEIR_ETH_UNSEEN;
	default:
		at = weir_at(data, end, 0, 14);
		*offset = 14;
		return at ? weir_be16(at + 12) : WEIR_ETH_UNSEEN;
	}
}

/* Parses [data, end) of any packet of p->length bytes. `last_try`: the view will not grow, so settle
 * for ports without flags. */
WEIR_INLINE int weir_parse(const void *data, const void *end, struct weir_packet *p,
			   struct weir_chain *chain, bool last_try)
{
	__u64 offset = 0;
	const __u8 *at;
	__u32 type;

	if (p->length <= 14)
		return WEIR_UNPARSED + WEIR_TOO_SHORT;
	p->end = p->length;
	type = weir_parse_link(data, end, p->link, &offset);
	if (type == WEIR_ETH_UNSEEN)
		return weir_unseen(0, offset, p->length);
#pragma clang loop unroll(disable)
	for (int i = 0; i < WEIR_MAX_TAGS; i++) {
		if (type != WEIR_ETH_VLAN && type != WEIR_ETH_QINQ && type != WEIR_ETH_QINQ_OLD &&
		    type != WEIR_ETH_QINQ_OLDER)
			break;
		at = weir_at(data, end, offset, 4);
		if (!at)
			return weir_unseen(offset, 4, p->length);
		type = weir_be16(at + 2);
		offset += 4;
	}
	if (type == WEIR_ETH_PPPOE) {
		at = weir_at(data, end, offset, 8);
		if (!at)
			return weir_unseen(offset, 8, p->length);
		type = weir_be16(at + 6);
		offset += 6;
		if (p->segments <= 1 && offset + weir_be16(at + 4) < p->end)
			p->end = offset + weir_be16(at + 4);
		offset += 2;
		type = type == WEIR_PPP_IPV4 ? WEIR_ETH_IPV4 :
		       type == WEIR_PPP_IPV6 ? WEIR_ETH_IPV6 :
					       0;
	}
	p->network_offset = offset;
	offset = weir_forget(&p->cursor, offset);
	if (type == WEIR_ETH_IPV6)
		return weir_parse_ipv6(data, end, p, chain, offset, last_try);
	if (type == WEIR_ETH_IPV4)
		return weir_parse_ipv4(data, end, p, offset, last_try);
	return WEIR_NOT_IP;
}
