// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
#pragma once
/* What the programs and the reader share. Java's layouts are checked against this file's BTF: no
 * implicit padding anywhere, and none at all in the key. */
#include "weir/kernel.h"
#include "weir/tcp_types.h"

/* ---- Vocabularies. Their order is the index of the arrays below. ---- */

enum weir_side {
	WEIR_INGRESS,
	WEIR_EGRESS,
	WEIR_SIDES,
};

enum weir_version {
	WEIR_VERSION_NONE, /* the packet was cut or wrong before its version was known */
	WEIR_VERSION_4,
	WEIR_VERSION_6,
	WEIR_VERSIONS,
};

enum weir_class {
	WEIR_CLASS_NONE, /* unparsed: in no flow */
	WEIR_CLASS_TCP,
	WEIR_CLASS_UDP,
	WEIR_CLASS_ICMP,
	WEIR_CLASS_ICMPV6,
	WEIR_CLASS_SCTP,
	WEIR_CLASS_OTHER,
	WEIR_CLASSES,
};

/* Why a packet is in no flow. */
enum weir_unparsed {
	WEIR_TOO_SHORT, /* 14 bytes or fewer */
	WEIR_TRUNCATED, /* the capture or the first 2,048 bytes end before the ports do */
	WEIR_CHAIN_TOO_LONG, /* more than 16 extension headers */
	WEIR_CHAIN_CUT, /* the packet ends inside its headers */
	WEIR_BAD_VERSION, /* EtherType and version nibble differ */
	WEIR_BAD_LENGTH, /* a length field smaller than its own header */
	WEIR_UNPARSED_REASONS,
};

enum weir_header {
	WEIR_HOPOPTS,
	WEIR_ROUTING,
	WEIR_FRAGMENT,
	WEIR_DSTOPTS,
	WEIR_AH,
	WEIR_ESP,
	WEIR_MOBILITY, /* counted, but an upper layer: adds no depth */
	WEIR_HEADERS,
};

/* What is irregular in a chain of extension headers (docs/decisions/0012). */
enum weir_anomaly {
	WEIR_DEEP_CHAIN,
	WEIR_RH0,
	WEIR_HIDDEN_UPPER_LAYER,
	WEIR_OVERLAPPING_FRAGMENT,
	WEIR_TINY_FRAGMENT,
	WEIR_HOP_BY_HOP_NOT_FIRST,
	WEIR_REPEATED_HEADER,
	WEIR_UNKNOWN_HEADER,
	WEIR_ANOMALIES,
};

/* What the ring of events tells. A packet with several anomalies is one event, of the first kind. */
enum weir_event_kind {
	WEIR_EVENT_ROUTER_SOLICITATION, /* in the order of their ICMPv6 types */
	WEIR_EVENT_ROUTER_ADVERTISEMENT,
	WEIR_EVENT_NEIGHBOUR_SOLICITATION,
	WEIR_EVENT_NEIGHBOUR_ADVERTISEMENT,
	WEIR_EVENT_REDIRECT,
	WEIR_EVENT_DEEP_CHAIN, /* in the order of enum weir_anomaly */
	WEIR_EVENT_RH0,
	WEIR_EVENT_HIDDEN_UPPER_LAYER,
	WEIR_EVENT_OVERLAPPING_FRAGMENT,
	WEIR_EVENT_TINY_FRAGMENT,
	WEIR_EVENT_HOP_BY_HOP_NOT_FIRST,
	WEIR_EVENT_REPEATED_HEADER,
	WEIR_EVENT_UNKNOWN_HEADER,
	WEIR_EVENT_KINDS,
};

/* Where the first byte of a frame lies. Ethernet and raw IP are what interfaces have; the others
 * come from captures. */
enum weir_link {
	WEIR_LINK_ETHERNET,
	WEIR_LINK_RAW,
	WEIR_LINK_NULL, /* BSD loopback: address family in either byte order */
	WEIR_LINK_SLL, /* Linux cooked capture v1 */
	WEIR_LINK_SLL2, /* Linux cooked capture v2 */
};

#define WEIR_MAX_DEPTH 16 /* a longer chain is `chain_too_long` */
#define WEIR_WALK_DEPTH 48 /* how far a too long chain is still counted */
#define WEIR_CHAIN_NUMBERS 24 /* of a chain that an event tells */
#define WEIR_FLOW_BYTES 576 /* nine cache lines */
#define WEIR_SIZE_BUCKETS 10 /* <= 64 128 256 512 1024 1280 1500 4096 9000, and above */

/* ---- The flow table ---- */

/* Both directions of a conversation: the lower endpoint (address as a 128-bit number, then port)
 * comes first. IPv4 addresses are IPv4-mapped. Numbers are in host order. */
struct weir_flow_key {
	__u64 lower_high;
	__u64 lower_low;
	__u64 upper_high;
	__u64 upper_low;
	__u16 lower_port;
	__u16 upper_port;
	__u32 interface; /* 0 when interfaces share entries */
	__u32 protocol;
	__u32 version; /* 4 or 6 */
};

/* An unsigned 128-bit sum. */
struct weir_u128 {
	__u64 low;
	__u64 high;
};

/* What one direction counted in an epoch. */
struct weir_direction {
	__u64 packets; /* wire segments */
	__u64 frame_bytes;
	__u64 ip_bytes;
	__u64 payload_bytes;
	__u32 fin;
	__u32 syn;
	__u32 rst;
	__u32 psh;
	__u32 ack;
	__u32 urg;
	__u32 ece;
	__u32 cwr;
	__u32 syn_only;
	__u32 syn_ack;
	__u32 fragments;
	__u32 retransmissions;
	__u32 out_of_order;
	__u32 zero_windows;
	__u32 congestion_marks; /* packets with ECN field CE (RFC 3168) */
	__u32 flow_label; /* of the latest packet */
	__u64 zero_window_ns;
	__u8 hop_limit_min;
	__u8 hop_limit_max; /* 0: no packet */
	__u8 traffic_class; /* of the latest packet: DSCP and ECN */
	__u8 pad[5];
};

/* What a flow counted in one epoch, or in several when `epochs` says so. */
struct weir_epoch {
	__u64 start_ns; /* the epoch's own start, a multiple of the interval */
	__u64 first_ns; /* earliest packet */
	__u64 last_ns; /* latest packet */
	__u64 gaps; /* to the packet before, which may lie in an earlier epoch; 0: no extremes */
	__s64 gap_sum_ns;
	__s64 gap_min_ns;
	__s64 gap_max_ns;
	struct weir_u128 gap_squares; /* ns squared: exact, and no division per packet */
	struct weir_u128 size_squares;
	__u32 size_min;
	__u32 size_max; /* 0: sizes and gaps are not kept */
	__u32 depth_max;
	__u32 retransmission_run_max;
	__u32 sequence; /* 0 for the flow's first record, then one more for each */
	__u32 epochs; /* more than 1 when the reader came too late to part them */
	struct weir_direction direction[2]; /* forward, backward */
};

/* An epoch that has ended and waits beside its flow, and how the connection stood at its end. */
struct weir_ended_epoch {
	struct weir_epoch epoch;
	__u32 tcp_bits[2]; /* enum weir_tcp_bit; forward, backward */
	__u64 handshake_rtt_ns; /* 0: no handshake ended */
};

/* One flow. All zero but `state` is a free slot, or one created whose first packet is still to be
 * counted. */
struct weir_flow {
	struct weir_flow_key key;
	__u32 state; /* see enum weir_state */
	__u8 counted; /* 0 until the first packet */
	__u8 forward_is_lower;
	__u8 flags_seen[2]; /* OR of TCP flags since the last SYN without ACK, per direction */
	__u64 last_clock; /* clock of the latest arrival, for gaps */
	__u64 seen_clock[2]; /* per direction: clock of the latest counted packet */
	__u32 seen_at[2]; /* per direction: interface << 2 | side << 1 | 1, 0 none */
	__u64 first_ns; /* first packet of the flow in arrival order */
	struct weir_epoch now;
	struct weir_tcp tcp;
	__u8 pad[WEIR_FLOW_BYTES - 560];
} __attribute__((aligned(64)));

/* Who may touch a flow, and what of it has been told. The programs hold WEIR_WRITING while they
 * count a packet, and leave a higher number behind. The reader copies, then swaps in WEIR_TOLD or
 * takes WEIR_BEFORE away, which succeeds only where nobody wrote meanwhile: so a packet is told
 * exactly once, and the reader never keeps a program waiting. Only to end a flow does it hold
 * WEIR_WRITING itself, while it erases the key: no packet finds the flow any more, and since the slot
 * stays taken until the reader has told and cleared it, nobody else comes there either. */
enum weir_state {
	WEIR_WRITING = 1,
	WEIR_TOLD = 2, /* all of `now` has been told: the next packet begins anew */
	WEIR_BEFORE = 4, /* an epoch before `now` waits to be told */
	WEIR_STATE_STEP = 8, /* the rest of the word is a count of updates */
};

/* Sixteen slots of the flow table: a fingerprint of each slot's key, 0 for a free one. A key lives in
 * either of two buckets. The programs fill slots, the reader frees them. */
#define WEIR_BUCKET_SLOTS 16
struct weir_bucket {
	__u32 tag[WEIR_BUCKET_SLOTS];
} __attribute__((aligned(64)));

/* In a capture: that a flow has something to tell now. The reader so need not search the table. */
struct weir_epoch_opened {
	__u32 slot;
	__u32 pad0;
};

/* A closed epoch of a capture, handed to the reader at once. */
struct weir_epoch_record {
	struct weir_flow_key key;
	__u64 first_ns;
	__u32 forward_is_lower;
	__u32 flags_seen;
	struct weir_tcp tcp;
	struct weir_epoch epoch;
};

/* ---- Events: single packets ---- */

/* How every event begins. */
struct weir_event {
	__u32 kind; /* enum weir_event_kind */
	__u32 side;
	__u64 time_ns; /* since the epoch */
	__u32 interface;
	__u32 hop_limit;
	__u64 source_high;
	__u64 source_low;
	__u64 destination_high;
	__u64 destination_low;
};

/* An NDP message; its bytes follow, from the ICMPv6 header on. */
struct weir_ndp_event {
	struct weir_event event;
	__u32 message_bytes; /* in the packet */
	__u16 captured_bytes; /* in the event */
	__u8 is_fragment; /* behind a fragment header, which RFC 6980 forbids */
	__u8 link_bytes; /* of link_source: 6, or 0 on links without Ethernet */
	__u8 link_source[6];
	__u8 pad0[2];
};

/* A chain of extension headers. */
struct weir_extension_event {
	struct weir_event event;
	__u32 anomalies; /* 1 << enum weir_anomaly */
	__u32 length;
	__u8 chain[WEIR_CHAIN_NUMBERS]; /* protocol numbers */
};

/* ---- Totals, one per CPU ---- */

struct weir_tally {
	__u64 packets;
	__u64 bytes;
};

struct weir_header_tally {
	__u64 headers;
	__u64 packets;
	__u64 bytes;
};

/* The self-check: every packet is counted here before the flow table is looked at, so
 * seen = flows + overflow + elsewhere + unparsed, and packets = not_ip + seen, without exception
 * (docs/decisions/0010). */
struct weir_totals {
	struct weir_tally seen[WEIR_SIDES][WEIR_VERSIONS][WEIR_CLASSES];
	struct weir_tally overflow[WEIR_SIDES][WEIR_VERSIONS][WEIR_CLASSES];
	struct weir_tally elsewhere[WEIR_SIDES];
	struct weir_tally not_ip[WEIR_SIDES];
	struct weir_tally unparsed[WEIR_SIDES][WEIR_UNPARSED_REASONS];
	struct weir_header_tally headers[WEIR_HEADERS];
	__u64 depth[WEIR_WALK_DEPTH +
		    1]; /* IPv6 packets by chain depth; [0] is the rest: not counted */
	__u64 sizes[WEIR_VERSIONS][WEIR_SIZE_BUCKETS];
	__u64 anomalies[WEIR_ANOMALIES]; /* packets, whether or not an event tells of them */
	__u64 events_lost[WEIR_EVENT_KINDS]; /* found the ring full */
	__u64 events_limited[WEIR_EVENT_KINDS]; /* beyond the kind's share of the second */
	__u64 fragments_unjudged; /* could not be compared with, or remembered for, others */
	__u64 epochs_lost; /* closed epochs of a capture that found the ring full */
};

_Static_assert(sizeof(struct weir_flow_key) == 48, "key without padding");
_Static_assert(sizeof(struct weir_direction) == 112, "direction without padding");
_Static_assert(sizeof(struct weir_epoch) == 336, "epoch without padding");
_Static_assert(sizeof(struct weir_ended_epoch) == 352, "ended epoch without padding");
_Static_assert(sizeof(struct weir_flow) == WEIR_FLOW_BYTES, "flow without padding");
_Static_assert(sizeof(struct weir_bucket) == 64, "a bucket is a cache line");
_Static_assert(sizeof(struct weir_ndp_event) == 72, "event without padding");
_Static_assert(sizeof(struct weir_extension_event) == 88, "event without padding");
