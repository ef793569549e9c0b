// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
#pragma once
/* What the TCP analysis remembers of a flow; tcp.h says how it is used. All zero is "nothing seen". */
#include "weir/kernel.h"

/* Where an endpoint stands, in the words of Zeek's conn.log. */
enum weir_tcp_endpoint {
	WEIR_TCP_INACTIVE, /* nothing seen of it, or only an ACK that answers a SYN */
	WEIR_TCP_SYN_SENT,
	WEIR_TCP_SYN_ACK_SENT, /* by the opener: the SYN before it was not seen */
	WEIR_TCP_PARTIAL, /* seen in mid-stream, no handshake before it */
	WEIR_TCP_ESTABLISHED,
	WEIR_TCP_CLOSED, /* sent FIN */
	WEIR_TCP_RESET, /* sent RST */
};

/* weir_tcp_side.bits. */
enum weir_tcp_bit {
	WEIR_TCP_ENDPOINT = 7, /* enum weir_tcp_endpoint */
	/* Of this connection, that is since the SYN that began it: */
	WEIR_TCP_OPENER = 1 << 3, /* sent the SYN, or the first packet unless that was a SYN-ACK */
	WEIR_TCP_SENT_SYN = 1 << 4, /* SYN without ACK */
	WEIR_TCP_SENT_SYN_ACK = 1 << 5,
	WEIR_TCP_SENT_ACK = 1 << 6, /* ACK without SYN and RST */
	WEIR_TCP_SENT_DATA = 1 << 7,
	WEIR_TCP_SENT_FIN = 1 << 8,
	WEIR_TCP_SENT_RST = 1 << 9,
	WEIR_TCP_FIN_ACKED = 1 << 10, /* the other side acknowledged this side's FIN */
	WEIR_TCP_RST_AFTER_FIN = 1 << 11, /* sent FIN, then RST before the other side's FIN */
	WEIR_TCP_RST_AFTER_SYN = 1 << 12, /* sent RST with no ACK nor FIN between it and its SYN */
	/* For the analysis alone: */
	WEIR_TCP_SEEN = 1 << 16, /* `window` and `last_ack` hold a packet's values */
	WEIR_TCP_BASE_KNOWN = 1 << 17,
	WEIR_TCP_LAST_KEEP_ALIVE = 1 << 18, /* its latest packet was one */
	WEIR_TCP_ZERO_WINDOW = 1 << 19, /* its window is closed since zero_since_ns */
	WEIR_TCP_AWAITS_ACK = 1 << 20, /* no ACK yet that ends the handshake */
	WEIR_TCP_OWES_FIN_ACK = 1 << 21, /* the other side's FIN is not acknowledged */
	WEIR_TCP_QUICK = 1 << 22, /* nothing above needs a look: the short way is open */
};

/* 2 bits above the others: duplicate ACKs 0, 1, 2 or more; 3 is Wireshark's "-1", set when the other
 * side acknowledges what was not seen: it passes for many, and the next duplicate makes it 1. */
#define WEIR_TCP_DUPLICATES_SHIFT 30

/* What one endpoint has sent. */
struct weir_tcp_side {
	__u32 bits; /* enum weir_tcp_bit */
	__u32 next_sequence; /* highest end of sequence space sent; 0 unknown */
	__u32 contiguous; /* end of what was seen without a hole; 0 unknown */
	__u32 last_ack;
	__u64 next_clock; /* when next_sequence last moved */
	__u64 last_clock; /* latest packet */
	__u64 zero_since_ns; /* clock up to which a closed window is counted */
	__u32 base_sequence; /* initial sequence number, or one before the first seen */
	__u16 window; /* of the latest packet, not scaled */
	__u16 run; /* retransmissions in a row, up to 65,535 */
};

struct weir_tcp {
	struct weir_tcp_side side[2]; /* forward, backward */
	__u64 syn_clock; /* latest SYN without ACK */
	__u64 syn_ack_clock; /* first SYN-ACK */
	__u64 handshake_rtt_ns; /* latest SYN to the first ACK without SYN behind it; 0 none */
	__u32 rtt_is_refusal; /* that ACK was a RST: no handshake ended */
	__u32 pad0;
};

_Static_assert(sizeof(struct weir_tcp_side) == 48, "side without padding");
_Static_assert(sizeof(struct weir_tcp) == 128, "two cache lines");
