// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
#pragma once
/* Remembers which parts of a datagram have passed, to see parts that overlap (RFC 5722). */
#include "weir/event_maps.h"
#include "weir/packet.h"

/* A fragment that others follow and that carries less is tiny. Links of IPv6 take 1,280 bytes, so
 * what must be split has more, and its halves have over 612; what a translator makes of IPv4
 * fragments has 552 from a path that takes 576. */
#define WEIR_TINY_BYTES 512

#define WEIR_REASSEMBLY_NS 60000000000ULL /* RFC 8200, section 4.5 */

WEIR_INLINE __u32 weir_fragment_bucket_of(const struct weir_packet *p)
{
	__u64 hash = p->source_high ^ p->source_low * 0x9e3779b97f4a7c15ULL;

	hash ^= p->destination_high * 0xff51afd7ed558ccdULL;
	hash ^= p->destination_low * 0xc4ceb9fe1a85ec53ULL;
	hash ^= (__u64)p->fragment_id << 32 | p->interface;
	hash *= 0x9e3779b97f4a7c15ULL;
	return hash >> 56; /* WEIR_FRAGMENT_BUCKETS */
}

/* The datagram's place in its bucket; begun anew when there is none of the last minute. */
WEIR_INLINE struct weir_datagram *weir_datagram_of(struct weir_fragment_bucket *bucket,
						   const struct weir_packet *p)
{
	struct weir_datagram *datagram;
	__u64 oldest = 0;
	__u32 place = 0;

#pragma clang loop unroll(disable)
	for (__u32 i = 0; i < WEIR_FRAGMENT_WAYS; i++) {
		__s64 since;
		__u64 age;

		datagram = &bucket->ways[i];
		since = p->clock_ns - datagram->clock_ns;
		age = since < 0 ? -since : since; /* a capture may go backwards */
		if (!datagram->pieces)
			age = ~0ULL;
		if (age <= WEIR_REASSEMBLY_NS && datagram->identification == p->fragment_id &&
		    datagram->source_low == p->source_low &&
		    datagram->destination_low == p->destination_low &&
		    datagram->source_high == p->source_high &&
		    datagram->destination_high == p->destination_high &&
		    datagram->interface == p->interface)
			return datagram;
		if (age >= oldest) {
			oldest = age;
			place = i;
		}
	}
	datagram = &bucket->ways[place & (WEIR_FRAGMENT_WAYS - 1)];
	datagram->source_high = p->source_high;
	datagram->source_low = p->source_low;
	datagram->destination_high = p->destination_high;
	datagram->destination_low = p->destination_low;
	datagram->clock_ns = p->clock_ns;
	datagram->identification = p->fragment_id;
	datagram->interface = p->interface;
	datagram->pieces = 0;
	return datagram;
}

/* Whether the fragment overlaps one that has passed, unless it is one that has passed: the same place,
 * length and more-fragments bit. Duplicates happen in networks (RFC 8200, section 4.5). What the
 * loop compares goes through memory, or the verifier would follow each way through its turns. */
WEIR_INLINE bool weir_fragment_overlaps(struct weir_totals *totals, const struct weir_packet *p)
{
	__u32 piece = p->fragment_place << 14 | p->fragment_more << 16 | p->fragment_bytes;
	volatile struct weir_fragment_bucket *seen;
	struct weir_fragment_bucket *bucket;
	struct weir_datagram *datagram;
	bool overlaps;

	if (!p->fragment_bytes)
		return false;
	bucket = weir_fragments_take(weir_fragment_bucket_of(p));
	if (!bucket) {
		totals->fragments_unjudged++;
		return false;
	}
	datagram = weir_datagram_of(bucket, p);
	seen = bucket;
	seen->first = p->fragment_place;
	seen->last = p->fragment_place + p->fragment_bytes;
	seen->piece = piece;
	seen->overlaps = 0;
#pragma clang loop unroll(disable)
	for (__u32 i = 0; i < WEIR_PIECES; i++) {
		__u32 other = datagram->piece[i];

		if (i >= datagram->pieces)
			break;
		if (other == seen->piece) {
			seen->overlaps = 0;
			weir_fragments_release(bucket);
			return false;
		}
		if (seen->first < (other >> 17 << 3) + (other & 0xffff) &&
		    other >> 17 << 3 < seen->last)
			seen->overlaps = 1;
	}
	overlaps = seen->overlaps;
	if (datagram->pieces < WEIR_PIECES) {
		datagram->piece[datagram->pieces] = piece;
		datagram->pieces++;
	} else {
		totals->fragments_unjudged++;
	}
	weir_fragments_release(bucket);
	return overlaps;
}
