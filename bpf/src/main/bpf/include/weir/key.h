// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
#pragma once
/* The key of a parsed packet's flow. */
#include "weir/engine.h"
#include "weir/packet.h"

/* Fills the key; returns whether the packet's sender is the lower endpoint. */
WEIR_INLINE bool weir_key(struct weir_flow_key *key, const struct weir_packet *p, __u32 interface)
{
	bool lower = p->source_high < p->destination_high;

	if (p->source_high == p->destination_high) {
		lower = p->source_low < p->destination_low;
		if (p->source_low == p->destination_low)
			lower = p->source_port <= p->destination_port;
	}
	key->lower_high = lower ? p->source_high : p->destination_high;
	key->lower_low = lower ? p->source_low : p->destination_low;
	key->upper_high = lower ? p->destination_high : p->source_high;
	key->upper_low = lower ? p->destination_low : p->source_low;
	key->lower_port = lower ? p->source_port : p->destination_port;
	key->upper_port = lower ? p->destination_port : p->source_port;
	key->interface = interface;
	key->protocol = p->protocol;
	key->version = p->version == WEIR_VERSION_6 ? 6 : 4;
	return lower;
}
