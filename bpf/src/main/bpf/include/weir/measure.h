// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
#pragma once
/* What a parsed packet is on the wire. */
#include "weir/engine.h"
#include "weir/packet.h"

#define WEIR_GSO_BY_FRAGS 0xffff /* SCTP: gso_size is no size */

/* Sizes on the wire. A super-packet leaves as `segments` frames, each with all its headers. */
WEIR_INLINE void weir_measure(struct weir_packet *p)
{
	__u32 header = p->header_bytes + p->tag_bytes - p->fake_bytes;
	__u64 frame = p->length + p->tag_bytes - p->fake_bytes;
	__u64 payload = frame > header ? frame - header : 0;
	__u64 repeats;

	if (p->segments <= 1 || !p->header_bytes || !p->segment_payload) {
		p->segments = 1;
		p->size_full = frame;
		p->size_last = frame;
		p->frame_bytes = frame;
		return;
	}
	/* Where the number was estimated from the whole length, headers made it too large. */
	if (p->segment_payload != WEIR_GSO_BY_FRAGS && payload &&
	    (p->segments - 1) * (__u64)p->segment_payload >= payload)
		p->segments = (payload - 1) / p->segment_payload + 1;
	repeats = p->segments - 1;
	p->payload_bytes = payload;
	frame += repeats * header;
	p->frame_bytes = frame;
	p->ip_bytes = frame - p->segments * (__u64)(p->network_offset + p->tag_bytes);
	p->size_full = header + p->segment_payload;
	if (repeats * p->size_full < frame) {
		p->size_last = frame - repeats * p->size_full;
	} else { /* SCTP: as if all were alike */
		p->size_full = frame / p->segments;
		p->size_last = frame - repeats * p->size_full;
	}
}
