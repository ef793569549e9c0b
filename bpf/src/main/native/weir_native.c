// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/* The tap's C as a library: counts the packets of captures without a kernel, a batch a call.
 *
 * Freestanding: no C library, no allocation, no system call. All state is the library's own, so it
 * serves one reader; another one loads a copy of its own. One thread at a time. Packets are read
 * within their captured bytes only. */
#define WEIR_HOST 1
#include "weir/config.h"
#include "weir/events.h"
#include "weir/flow.h"
#include "weir/maps.h"
#include "weir/parse.h"
#include "weir/plain.h"
#include "weir/stats.h"

#define WEIR_EXPORT __attribute__((visibility("default")))
#define WEIR_READ_BYTES 2048 /* of a packet at most */

/* So many packets are on their way together: while one waits for memory, the others go on. */
#define WEIR_GROUP 16

/* One packet makes at most one record or note, and one NDP and one extension event. */
#define WEIR_EPOCH_BYTES (sizeof(struct weir_epoch_record) + 8)
#define WEIR_EVENT_BYTES (sizeof(struct weir_ndp_large) + sizeof(struct weir_extension_event) + 32)

/* A packet of a batch. */
struct weir_host_packet {
	__u64 address;
	__u64 time_ns;
	__u32 captured; /* bytes at the address */
	__u32 length; /* bytes on the wire */
	__u32 link; /* enum weir_link */
	__u32 pad;
};

/* Records of a pcap file that lie one behind the other in memory. */
struct weir_host_records {
	__u64 address; /* of the first; after a call, of the first that was not counted */
	__u64 end; /* behind the last byte that is there */
	__u64 time_ns; /* after a call that WEIR_STOP_WINDOW ended: of the next packet */
	__u32 link; /* enum weir_link */
	__u32 swapped; /* not 0 when numbers have the other byte order */
	__u32 fraction_ns; /* nanoseconds of a unit behind the second */
	__u32 longest; /* bytes of a packet at most, captured or on the wire */
};

#define WEIR_RECORD_BYTES 16 /* seconds, fraction, captured, on the wire */

/* Why a batch ended; above it the number of packets that were counted. */
enum weir_stop {
	WEIR_STOP_DONE, /* all packets */
	WEIR_STOP_DRAIN, /* a buffer might not hold the next one's */
	WEIR_STOP_GROW, /* the table wants more buckets first */
	WEIR_STOP_WINDOW, /* the next packet is of a later window */
	WEIR_STOP_RECORD, /* the next record is not all there, or longer than a record is */
};

#define WEIR_STOP_BITS 8

/* What a packet became before it is counted. */
struct weir_parsed {
	struct weir_packet packet;
	struct weir_chain chain;
	struct weir_view view;
	struct weir_lookup lookup;
	int result;
};

static __s64 weir_window_end = -0x7fffffffffffffffLL - 1;
static bool weir_may_grow;

#ifndef WEIR_HOSTED
/* What a compiler makes of assignments and zeroing. */
void *memcpy(void *to, const void *from, unsigned long size)
{
	__u8 *target = to;
	const __u8 *source = from;

	while (size-- > 0) {
		*target++ = *source++;
		asm volatile("" : : : "memory"); /* or this becomes a call to itself */
	}
	return to;
}

void *memset(void *to, int value, unsigned long size)
{
	__u8 *target = to;

	while (size-- > 0) {
		*target++ = value;
		asm volatile("" : : : "memory");
	}
	return to;
}
#endif

/* Once, before everything else. */
WEIR_EXPORT void weir_native_open(__u64 interval_ns, __u64 events, __u64 max_chain,
				  const __u32 *seeds)
{
	weir_interval_ns = interval_ns;
	weir_ndp_events = events;
	weir_extension_events = events;
	weir_max_chain = max_chain;
	for (int i = 0; i < 12; i++)
		weir_seeds[i] = seeds[i];
}

/* Zeroed memory for `most` flows and their fingerprints. */
WEIR_EXPORT void weir_native_flows(struct weir_flow *flows, __u32 *tags, __u64 most)
{
	weir_host_flows = flows;
	weir_host_tags = tags;
	weir_host_most = most;
}

/* Moves into `count` zeroed buckets. More may follow when `may_grow`; otherwise flows that find no
 * room are overflow. Returns whether all flows found a place: if not, more buckets are needed. */
WEIR_EXPORT __u64 weir_native_buckets(struct weir_host_bucket *buckets, __u64 count, __u64 may_grow)
{
	weir_host_buckets = buckets;
	weir_bucket_count = count;
	weir_may_grow = may_grow;
	for (__u32 i = 0; i < weir_host_count; i++) {
		if (!weir_host_place(weir_hash(&weir_host_flows[i].key), i))
			return 0;
	}
	return 1;
}

WEIR_EXPORT void weir_native_buffers(__u8 *epochs, __u64 epoch_bytes, __u8 *events,
				     __u64 event_bytes)
{
	weir_host_epochs = (struct weir_buffer){epochs, epoch_bytes, 0};
	weir_host_events = (struct weir_buffer){events, event_bytes, 0};
}

/* How many bytes the buffer of epochs (0) or events (1) holds; empties it for what comes next. */
WEIR_EXPORT __u64 weir_native_drain(__u64 events)
{
	struct weir_buffer *buffer = events ? &weir_host_events : &weir_host_epochs;
	__u64 used = buffer->used;

	buffer->used = 0;
	return used;
}

/* The first time that lies in a later window. */
WEIR_EXPORT void weir_native_window(__s64 end_ns)
{
	weir_window_end = end_ns;
}

WEIR_EXPORT __u64 weir_native_flow_count(void)
{
	return weir_host_count;
}

WEIR_EXPORT const struct weir_totals *weir_native_totals(void)
{
	return &weir_host_totals;
}

WEIR_EXPORT const __u64 *weir_native_icmpv6(void)
{
	return weir_host_icmpv6;
}

WEIR_EXPORT const struct weir_summary *weir_native_summary(void)
{
	return &weir_host_summary;
}

/* Parses the packet and asks memory for its bucket. */
WEIR_INLINE void weir_look(struct weir_parsed *to, const struct weir_host_packet *from)
{
	struct weir_packet *p = &to->packet;

	to->view.data = (const __u8 *)from->address;
	to->view.length = from->captured < WEIR_READ_BYTES ? from->captured : WEIR_READ_BYTES;
	*p = (struct weir_packet){};
	to->chain = (struct weir_chain){};
	p->side = WEIR_INGRESS;
	p->length = from->length;
	p->link = from->link;
	p->segments = 1;
	p->clock_ns = from->time_ns;
	to->result = p->link == WEIR_LINK_ETHERNET ?
			     weir_parse_plain(to->view.data, to->view.data + to->view.length, p) :
			     WEIR_NOT_PLAIN;
	if (to->result == WEIR_NOT_PLAIN)
		to->result = weir_parse(to->view.data, to->view.data + to->view.length, p,
					&to->chain, true);
	weir_measure(p);
	if (to->result != WEIR_PARSED)
		return;
	to->lookup.lower = weir_key(&to->lookup.key, p, 0);
	to->lookup.hash = weir_hash(&to->lookup.key);
	__builtin_prefetch(&weir_host_buckets[weir_first_bucket(to->lookup.hash)]);
	__builtin_prefetch(weir_host_buckets[weir_first_bucket(to->lookup.hash)].flow);
}

/* Asks memory for the flow that the packet seems to be of. */
WEIR_INLINE void weir_fetch(const struct weir_parsed *packet)
{
	const struct weir_host_bucket *slots;
	__u32 tag, matches = 0;

	if (packet->result != WEIR_PARSED)
		return;
	slots = &weir_host_buckets[weir_first_bucket(packet->lookup.hash)];
	tag = weir_tag(packet->lookup.hash);
	for (__u32 i = 0; i < WEIR_BUCKET_SLOTS; i++)
		matches |= (__u32)(slots->tag[i] == tag) << i;
	if (matches) {
		const char *flow =
			(const char *)&weir_host_flows[slots->flow[__builtin_ctz(matches)]];

		for (__u32 line = 0; line < WEIR_FLOW_BYTES; line += 64)
			__builtin_prefetch(flow + line, 1);
	}
}

/* Counts the packet in the totals and in its flow, and tells of it. False, and nothing is counted,
 * when the table must grow first. */
WEIR_INLINE bool weir_take_packet(struct weir_parsed *packet)
{
	struct weir_lookup *lookup = &packet->lookup;
	struct weir_packet *p = &packet->packet;
	struct weir_flow *flow;
	__u32 number = WEIR_NO_FLOW;

	if (packet->result == WEIR_PARSED) {
		number = weir_host_find(&lookup->key, lookup->hash);
		if (number == WEIR_NO_FLOW) {
			number = weir_host_add(&lookup->key, lookup->hash);
			if (number == WEIR_NO_FLOW && weir_may_grow &&
			    weir_host_count < weir_host_most)
				return false;
		}
	}
	if (weir_count(&weir_host_totals, p, &packet->chain, packet->result)) {
		if (number == WEIR_NO_FLOW) {
			weir_tally_add(weir_place(weir_host_totals.overflow, p), p);
		} else {
			flow = &weir_host_flows[number];
			flow->state = (weir_account(&weir_host_totals, flow, number, flow->state, p,
						    lookup->lower) &
				       ~WEIR_WRITING) +
				      WEIR_STATE_STEP;
		}
	}
	if (weir_tells_ndp(p))
		weir_ndp_event(&packet->view, WEIR_HOOK_TC, p);
	if (weir_tells_extensions(p))
		weir_extensions(&packet->view, WEIR_HOOK_TC, p, &packet->chain, packet->result);
	return true;
}

WEIR_INLINE void weir_sum(const struct weir_host_packet *packet)
{
	struct weir_summary *sum = &weir_host_summary;
	__s64 time = packet->time_ns;

	if (!sum->packets || time < sum->first_ns)
		sum->first_ns = time;
	if (!sum->packets || time > sum->last_ns)
		sum->last_ns = time;
	sum->packets++;
	sum->frame_bytes += packet->length;
}

/* What has to be done before the next group can be counted. */
WEIR_INLINE enum weir_stop weir_obstacle(void)
{
	if (weir_room(&weir_host_epochs) < WEIR_GROUP * WEIR_EPOCH_BYTES ||
	    weir_room(&weir_host_events) < WEIR_GROUP * WEIR_EVENT_BYTES)
		return WEIR_STOP_DRAIN;
	if (weir_may_grow && weir_host_count < weir_host_most &&
	    weir_host_count >= weir_bucket_count * (WEIR_BUCKET_SLOTS / 4 * 3ULL))
		return WEIR_STOP_GROW;
	return WEIR_STOP_DONE;
}

/* Counts packets of a group in their order until one that has to wait, and says why it has to. Returns
 * how many. */
static __u32 weir_count_group(const struct weir_host_packet *packets, __u32 count,
			      enum weir_stop *stop)
{
	static struct weir_parsed group[WEIR_GROUP];
	__u32 size = 0, taken;

	while (size < count) {
		if (weir_interval_ns && (__s64)packets[size].time_ns >= weir_window_end)
			break;
		weir_look(&group[size], &packets[size]);
		size++;
	}
	for (__u32 i = 0; i < size; i++)
		weir_fetch(&group[i]);
	for (taken = 0; taken < size && weir_take_packet(&group[taken]); taken++)
		weir_sum(&packets[taken]);
	*stop = taken < size ? WEIR_STOP_GROW : size < count ? WEIR_STOP_WINDOW : WEIR_STOP_DONE;
	return taken;
}

/* Counts packets in their order. Returns how many << WEIR_STOP_BITS | enum weir_stop. */
WEIR_EXPORT __u64 weir_native_feed(const struct weir_host_packet *packets, __u64 count)
{
	enum weir_stop stop = WEIR_STOP_DONE;
	__u64 done = 0;

	while (done < count && !stop) {
		__u64 left = count - done;

		stop = weir_obstacle();
		if (!stop)
			done += weir_count_group(packets + done,
						 left < WEIR_GROUP ? left : WEIR_GROUP, &stop);
	}
	return done << WEIR_STOP_BITS | stop;
}

WEIR_INLINE __u32 weir_record_field(const struct weir_host_records *from, const __u8 *at)
{
	__u32 value;

	__builtin_memcpy(&value, at, sizeof(value));
	return from->swapped ? __builtin_bswap32(value) : value;
}

/* The packet of the record there. Returns how long the record is, or 0 when it is the caller's. */
WEIR_INLINE __u64 weir_record(const struct weir_host_records *from, __u64 address,
			      struct weir_host_packet *to)
{
	const __u8 *at = (const __u8 *)address;
	__u32 captured, length;

	if (from->end - address < WEIR_RECORD_BYTES)
		return 0;
	captured = weir_record_field(from, at + 8);
	length = weir_record_field(from, at + 12);
	if (captured > from->longest || length > from->longest ||
	    from->end - address - WEIR_RECORD_BYTES < captured)
		return 0;
	to->address = address + WEIR_RECORD_BYTES;
	to->time_ns = weir_record_field(from, at) * 1000000000ULL +
		      (__u64)weir_record_field(from, at + 4) * from->fraction_ns;
	to->captured = captured;
	to->length = length > captured ? length : captured;
	to->link = from->link;
	return WEIR_RECORD_BYTES + (__u64)captured;
}

/* Counts at most so many packets of records in their order. Returns as weir_native_feed does. */
WEIR_EXPORT __u64 weir_native_records(struct weir_host_records *from, __u64 most)
{
	enum weir_stop stop = WEIR_STOP_DONE;
	__u64 done = 0;

	while (done < most && !stop) {
		struct weir_host_packet packets[WEIR_GROUP];
		__u64 left = most - done, next = from->address;
		__u32 size = 0, wanted = left < WEIR_GROUP ? left : WEIR_GROUP, taken;

		stop = weir_obstacle();
		if (stop)
			break;
		while (size < wanted) {
			__u64 bytes = weir_record(from, next, &packets[size]);

			if (!bytes)
				break;
			next += bytes;
			size++;
		}
		taken = weir_count_group(packets, size, &stop);
		done += taken;
		if (taken < size) {
			from->address = packets[taken].address - WEIR_RECORD_BYTES;
			from->time_ns = packets[taken].time_ns;
		} else {
			from->address = next;
			if (size < wanted)
				stop = WEIR_STOP_RECORD;
		}
	}
	return done << WEIR_STOP_BITS | stop;
}
