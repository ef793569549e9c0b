// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
#pragma once
/* One packet on its way through the program: what the hook knows of it, then what parsing finds. */
#include "weir/types.h"

/* Small, because the kernel's stack is: 512 bytes for all functions together. */
struct weir_packet {
	/* Set by the hook. */
	__u64 clock_ns; /* monotonic, or the capture's own time */
	__u32 interface;
	__u32 length; /* bytes from the first header on: skb->len or the record's original length */
	__u32 segments; /* what a super-packet becomes on the wire; 1 otherwise */
	__u32 segment_payload; /* gso_size */
	__u8 side; /* enum weir_side */
	__u8 link; /* enum weir_link */
	__u8 tag_bytes; /* a VLAN tag that the hardware took off: on the wire, not in the frame */

	/* Set by parsing. */
	__u8 version; /* enum weir_version */
	__u8 class; /* enum weir_class */
	__u8 protocol;
	__u8 depth; /* extension headers */
	__u8 fake_bytes; /* the kernel's BIG TCP jumbo header: in the frame, not on the wire */
	__u8 has_icmp;
	__u8 is_fragment;
	__u8 more_fragments; /* a first fragment: lengths above IP are not of this packet */
	__u8 has_sequence; /* a TCP segment, no fragment, whose header has a possible length */
	__u8 tcp_flags;
	__u8 hop_limit;
	__u8 traffic_class; /* DSCP and ECN */
	__u8 fragment_more; /* 1: others follow */
	__u16 network_offset;
	__u16 icmp; /* type << 8 | code */
	__u16 source_port;
	__u16 destination_port;
	__u32 end; /* where the IP packet ends at the latest: p->length, or the PPPoE session's */
	__u32 ip_bytes;
	__u32 payload_bytes;
	__u32 header_bytes; /* link to transport header, repeated in every segment */
	__u32 flow_label;
	__u32 tcp_sequence;
	__u32 tcp_acknowledgement;
	__u16 tcp_window; /* as in the header, not scaled */
	/* Read behind parsing, and only where it matters (events.h). */
	__u16 fragment_place; /* in the datagram, in bytes */
	__u16 fragment_bytes;
	__u16 pad;
	__u32 fragment_id;
	__u32 fragment_start; /* IPv6: where the data behind the latest fragment header begin */
	__u32 fragment_end;
	__u32 marks; /* 1 << enum weir_anomaly, as far as parsing sees it */
	__u32 frame_bytes; /* on the wire, all segments; set by weir_measure */
	__u32 message_bytes; /* ICMPv6: from its header to the end of the packet */
	__u32 next; /* header that the chain names next */
	__u64 cursor; /* where it begins */
	__u64 source_high;
	__u64 source_low;
	__u64 destination_high;
	__u64 destination_low;

	/* Set by weir_measure. */
	__u32 size_full; /* of every segment but the last */
	__u32 size_last;
};
