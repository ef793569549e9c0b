// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
#pragma once
/* Most packets: TCP or UDP behind Ethernet and IP, without tag, option, extension header or fragment,
 * all there and all lengths in order. What parse.h finds for them, found at once: everything lies at
 * an offset that the compiler knows. */
#include "weir/header.h"

#define WEIR_PLAIN_IPV4 34 /* where the transport header begins */
#define WEIR_PLAIN_IPV6 54

/* Ports and what TCP says. `above` is how long the packet is from the transport header on. */
WEIR_INLINE int weir_plain_transport(const void *data, const void *end, struct weir_packet *p,
				     __u32 protocol, __u32 offset, __u64 above)
{
	const __u8 *at;

	if (protocol == WEIR_IP_TCP) {
		__u32 header;

		at = weir_at(data, end, offset, 16);
		if (!at)
			return WEIR_NOT_PLAIN;
		header = (at[12] >> 4) * 4;
		if (header < 20 || header > above)
			return WEIR_NOT_PLAIN;
		p->class = WEIR_CLASS_TCP;
		p->tcp_sequence = weir_be32(at + 4);
		p->tcp_acknowledgement = weir_be32(at + 8);
		p->tcp_flags = at[13];
		p->tcp_window = weir_be16(at + 14);
		p->has_sequence = 1;
		p->header_bytes = offset + header;
		p->payload_bytes = above - header;
	} else if (protocol == WEIR_IP_UDP) {
		__u32 length;

		at = weir_at(data, end, offset, 8);
		if (!at || above < 8)
			return WEIR_NOT_PLAIN;
		length = weir_be16(at + 4);
		p->class = WEIR_CLASS_UDP;
		p->header_bytes = offset + 8;
		p->payload_bytes = length > 8 ? length - 8 : 0;
	} else {
		return WEIR_NOT_PLAIN;
	}
	p->network_offset = 14;
	p->protocol = protocol;
	p->source_port = weir_be16(at);
	p->destination_port = weir_be16(at + 2);
	return WEIR_PARSED;
}

WEIR_INLINE int weir_plain_ipv6(const void *data, const void *end, struct weir_packet *p,
				const __u8 *at)
{
	__u64 payload = weir_be16(at + 4);

	if (at[0] >> 4 != 6)
		return WEIR_NOT_PLAIN;
	if (p->segments > 1)
		payload = p->length - WEIR_PLAIN_IPV6;
	else if (!payload || WEIR_PLAIN_IPV6 + payload > p->length)
		return WEIR_NOT_PLAIN;
	if (weir_plain_transport(data, end, p, at[6], WEIR_PLAIN_IPV6, payload) != WEIR_PARSED)
		return WEIR_NOT_PLAIN;
	p->version = WEIR_VERSION_6;
	p->ip_bytes = 40 + payload;
	p->flow_label = weir_be32(at) & 0xfffff;
	p->traffic_class = weir_be32(at) >> 20;
	p->hop_limit = at[7];
	p->source_high = weir_be64(at + 8);
	p->source_low = weir_be64(at + 16);
	p->destination_high = weir_be64(at + 24);
	p->destination_low = weir_be64(at + 32);
	return WEIR_PARSED;
}

WEIR_INLINE int weir_plain_ipv4(const void *data, const void *end, struct weir_packet *p,
				const __u8 *at)
{
	__u64 total = weir_be16(at + 2);

	if (at[0] != 0x45 || weir_be16(at + 6) & 0x3fff)
		return WEIR_NOT_PLAIN;
	if (p->segments > 1)
		total = p->length - 14;
	else if (total < 20 || 14 + total > p->length)
		return WEIR_NOT_PLAIN;
	if (weir_plain_transport(data, end, p, at[9], WEIR_PLAIN_IPV4, total - 20) != WEIR_PARSED)
		return WEIR_NOT_PLAIN;
	p->version = WEIR_VERSION_4;
	p->ip_bytes = total;
	p->traffic_class = at[1];
	p->hop_limit = at[8];
	p->source_low = 0xffff00000000ULL | weir_be32(at + 12);
	p->destination_low = 0xffff00000000ULL | weir_be32(at + 16);
	return WEIR_PARSED;
}

/* Parses [data, end) of an Ethernet frame of p->length bytes if it is a plain one; else says
 * WEIR_NOT_PLAIN and leaves the packet as it is. */
WEIR_INLINE int weir_parse_plain(const void *data, const void *end, struct weir_packet *p)
{
	const __u8 *at = weir_at(data, end, 0, WEIR_PLAIN_IPV4);
	__u32 type;

	if (!at)
		return WEIR_NOT_PLAIN;
	type = weir_be16(at + 12);
	if (type == WEIR_ETH_IPV4)
		return weir_plain_ipv4(data, end, p, at + 14);
	at = weir_at(data, end, 0, WEIR_PLAIN_IPV6);
	if (at && type == WEIR_ETH_IPV6)
		return weir_plain_ipv6(data, end, p, at + 14);
	return WEIR_NOT_PLAIN;
}
