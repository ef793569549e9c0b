// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
#pragma once
/* Counting a packet in the per-CPU totals. */
#include "weir/config.h"
#include "weir/maps.h"
#include "weir/measure.h"
#include "weir/packet.h"
#include "weir/parse.h"

WEIR_INLINE void weir_tally_add(struct weir_tally *tally, const struct weir_packet *p)
{
	tally->packets += p->segments;
	tally->bytes += p->frame_bytes;
}

WEIR_INLINE __u32 weir_size_bucket(__u32 size)
{
	if (size <= 128)
		return size <= 64 ? 0 : 1;
	if (size <= 512)
		return size <= 256 ? 2 : 3;
	if (size <= 1280)
		return size <= 1024 ? 4 : 5;
	if (size <= 4096)
		return size <= 1500 ? 6 : 7;
	return size <= 9000 ? 8 : 9;
}

WEIR_INLINE void weir_count_sizes(struct weir_totals *totals, const struct weir_packet *p,
				  __u32 version)
{
	if (p->segments > 1)
		totals->sizes[version][weir_size_bucket(p->size_full)] += p->segments - 1;
	totals->sizes[version][weir_size_bucket(p->size_last)] += 1;
}

/* The packet's place in the tallies, within bounds that the verifier can see. */
WEIR_INLINE struct weir_tally *weir_place(struct weir_tally tallies[][WEIR_VERSIONS][WEIR_CLASSES],
					  const struct weir_packet *p)
{
	__u32 version = p->version, class = p->class;

	if (version >= WEIR_VERSIONS)
		version = WEIR_VERSION_NONE;
	if (class >= WEIR_CLASSES)
		class = WEIR_CLASS_NONE;
	return &tallies[p->side & 1][version][class];
}

WEIR_INLINE void weir_count_chain(struct weir_totals *totals, const struct weir_packet *p,
				  const struct weir_chain *chain)
{
	__u32 depth = p->depth;

	if (depth > WEIR_WALK_DEPTH)
		depth = WEIR_WALK_DEPTH;
	totals->depth[depth] += p->segments;
	for (int kind = 0; kind < WEIR_HEADERS; kind++) {
		__u64 headers = chain->headers >> (kind * 8) & 0xff;
		__u64 bytes = chain->bytes[kind];

		if (!headers)
			continue;
		totals->headers[kind].headers += headers * p->segments;
		totals->headers[kind].packets += p->segments;
		totals->headers[kind].bytes += bytes * p->segments;
	}
}

/* Counts the packet once, whatever parsing said. `chain` is 0 where there can be none. Returns
 * whether it belongs to a flow. */
WEIR_INLINE bool weir_count(struct weir_totals *totals, struct weir_packet *p,
			    const struct weir_chain *chain, int result)
{
	__u32 side = p->side & 1;

	if (result == WEIR_NOT_IP) {
		weir_tally_add(&totals->not_ip[side], p);
		return false;
	}
	if (result != WEIR_PARSED) {
		__u32 reason = result == WEIR_MORE ? WEIR_TRUNCATED : result - WEIR_UNPARSED;

		if (reason >= WEIR_UNPARSED_REASONS)
			reason = WEIR_TRUNCATED; /* never: told to the verifier */
		p->class = WEIR_CLASS_NONE;
		weir_tally_add(&totals->unparsed[side][reason], p);
	}
	weir_tally_add(weir_place(totals->seen, p), p);
	if (weir_size_histogram) {
		if (p->version == WEIR_VERSION_6)
			weir_count_sizes(totals, p, WEIR_VERSION_6);
		else if (p->version == WEIR_VERSION_4)
			weir_count_sizes(totals, p, WEIR_VERSION_4);
	}
	if (weir_extension_counters && chain && chain->headers | p->depth)
		weir_count_chain(totals, p, chain);
	if (weir_icmpv6_counters && p->has_icmp)
		weir_icmpv6_count(p->icmp, p->segments);
	return result == WEIR_PARSED;
}
