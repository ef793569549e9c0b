// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
#pragma once
/* What headers are called, how they are read, and what is kept of a chain of them. */
#include "weir/engine.h"
#include "weir/packet.h"

#define WEIR_READ_BYTES 2048 /* of a frame; what stands behind them is not seen */
#define WEIR_READ_LIMIT (WEIR_READ_BYTES - 1)
#define WEIR_MAX_TAGS 8

enum weir_parse_result {
	WEIR_PARSED,
	WEIR_NOT_IP,
	WEIR_MORE, /* the header lies in the packet but outside [data, end) */
	WEIR_NOT_PLAIN,
	WEIR_UNPARSED, /* + enum weir_unparsed */
};

enum {
	WEIR_ETH_IPV4 = 0x0800,
	WEIR_ETH_IPV6 = 0x86dd,
	WEIR_ETH_VLAN = 0x8100,
	WEIR_ETH_QINQ = 0x88a8,
	WEIR_ETH_QINQ_OLD = 0x9100,
	WEIR_ETH_QINQ_OLDER = 0x9200,
	WEIR_ETH_PPPOE = 0x8864,
	WEIR_PPP_IPV4 = 0x0021,
	WEIR_PPP_IPV6 = 0x0057,
};

enum {
	WEIR_IP_HOPOPTS = 0,
	WEIR_IP_ICMP = 1,
	WEIR_IP_IPV4 = 4,
	WEIR_IP_TCP = 6,
	WEIR_IP_UDP = 17,
	WEIR_IP_DCCP = 33,
	WEIR_IP_IPV6 = 41,
	WEIR_IP_ROUTING = 43,
	WEIR_IP_FRAGMENT = 44,
	WEIR_IP_GRE = 47,
	WEIR_IP_ESP = 50,
	WEIR_IP_AH = 51,
	WEIR_IP_ICMPV6 = 58,
	WEIR_IP_NONE = 59,
	WEIR_IP_DSTOPTS = 60,
	WEIR_IP_SCTP = 132,
	WEIR_IP_MOBILITY = 135,
	WEIR_IP_UDPLITE = 136,
	WEIR_IP_UNASSIGNED = 148, /* and above: for experiments 253 and 254, reserved 255 */
};

#define WEIR_JUMBO_OPTION 0xc2 /* RFC 2675 */
#define WEIR_IPV6_LONGEST 65575 /* with a header that can say its length */

/* Extension headers of one packet by kind: how many, and their bytes. */
struct weir_chain {
	__u64 headers; /* 8 bits a kind */
	__u16 bytes[8];
};

/* The bytes at `offset`, or 0 when [offset, offset + size) is not visible. */
WEIR_INLINE const __u8 *weir_at(const void *data, const void *end, __u64 offset, __u64 size)
{
	const __u8 *at;

	if (offset > WEIR_READ_BYTES - size)
		return 0;
	at = (const __u8 *)data + offset;
	if (at + size > (const __u8 *)end)
		return 0;
	return at;
}

/* Why `size` bytes at `offset` are not visible: the packet has no such bytes, or only the view. */
WEIR_INLINE int weir_unseen(__u64 offset, __u64 size, __u64 limit)
{
	return offset + size > limit ? WEIR_UNPARSED + WEIR_CHAIN_CUT : WEIR_MORE;
}

/* enum weir_header + 1 of the numbers that name an extension header. A table, because the ways out of
 * a switch would each be verified to the end of the chain. */
static const __u8 weir_header_kinds[256] = {
	[WEIR_IP_HOPOPTS] = WEIR_HOPOPTS + 1,
	[WEIR_IP_ROUTING] = WEIR_ROUTING + 1,
	[WEIR_IP_FRAGMENT] = WEIR_FRAGMENT + 1,
	[WEIR_IP_ESP] = WEIR_ESP + 1,
	[WEIR_IP_AH] = WEIR_AH + 1,
	[WEIR_IP_DSTOPTS] = WEIR_DSTOPTS + 1,
};

WEIR_INLINE void weir_chain_add(struct weir_chain *chain, __u32 kind, __u64 bytes)
{
	chain->headers += 1ULL << (kind * 8);
	chain->bytes[kind & 7] += bytes;
}

/* From a header that ends the chain to the packet's end, as far as a lane can tell. */
WEIR_INLINE __u64 weir_chain_bytes(__u64 offset, __u64 limit)
{
	if (offset >= limit)
		return 0;
	return limit - offset > 0xffff ? 0xffff : limit - offset;
}

/* The class of a packet, whether or not its transport header is in it. */
WEIR_INLINE __u32 weir_class_of(__u32 protocol, __u32 version)
{
	switch (protocol) {
	case WEIR_IP_TCP:
		return WEIR_CLASS_TCP;
	case WEIR_IP_UDP:
		return WEIR_CLASS_UDP;
	case WEIR_IP_ICMP:
		return WEIR_CLASS_ICMP;
	case WEIR_IP_ICMPV6:
		return version == WEIR_VERSION_6 ? WEIR_CLASS_ICMPV6 : WEIR_CLASS_OTHER;
	case WEIR_IP_SCTP:
		return WEIR_CLASS_SCTP;
	default:
		return WEIR_CLASS_OTHER;
	}
}
