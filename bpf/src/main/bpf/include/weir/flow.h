// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
#pragma once
/* Adding a packet to its flow. Everything between lock and unlock is plain arithmetic. */
#include "weir/config.h"
#include "weir/key.h"
#include "weir/maps.h"
#include "weir/packet.h"

/* So late a packet still belongs to the epoch that its flow is in: two processors passed each other
 * between clock and lock. Turning back would mix two epochs. A clock that steps back goes further. */
#define WEIR_LATE_NS 1000000000ULL

#define WEIR_SIDE_BIT 2U /* in weir_flow.seen_at */

enum weir_tcp_flag {
	WEIR_FIN = 0x01,
	WEIR_SYN = 0x02,
	WEIR_RST = 0x04,
	WEIR_PSH = 0x08,
	WEIR_ACK = 0x10,
	WEIR_URG = 0x20,
	WEIR_ECE = 0x40,
	WEIR_CWR = 0x80,
};

WEIR_INLINE void weir_u128_add(struct weir_u128 *sum, __u64 low, __u64 high)
{
	sum->low += low;
	sum->high += high + (sum->low < low);
}

WEIR_INLINE void weir_add_square(struct weir_u128 *sum, __u64 value)
{
	__u64 high, low;

	if (value >> 32 == 0) {
		weir_u128_add(sum, value * value, 0);
		return;
	}
	high = value >> 32;
	low = value & 0xffffffff;
	weir_u128_add(sum, low * low, high * high);
	weir_u128_add(sum, (high * low) << 33, (high * low) >> 31);
}

WEIR_INLINE void weir_add_gap(struct weir_epoch *epoch, __s64 gap)
{
	if (!epoch->gaps_in_epoch || gap < epoch->gap_min_ns)
		epoch->gap_min_ns = gap;
	if (!epoch->gaps_in_epoch || gap > epoch->gap_max_ns)
		epoch->gap_max_ns = gap;
	epoch->gaps_in_epoch++;
	epoch->gaps++;
	epoch->gap_sum_ns += gap;
	weir_add_square(&epoch->gap_squares, gap < 0 ? -gap : gap);
}

WEIR_INLINE void weir_add_sizes(struct weir_epoch *epoch, const struct weir_packet *p)
{
	__u32 smallest = p->size_last < p->size_full ? p->size_last : p->size_full;

	if (!epoch->size_min || smallest < epoch->size_min)
		epoch->size_min = smallest;
	if (p->size_full > epoch->size_max)
		epoch->size_max = p->size_full;
	if (p->segments > 1)
		weir_u128_add(&epoch->size_squares,
			      (p->segments - 1) * ((__u64)p->size_full * p->size_full), 0);
	weir_add_square(&epoch->size_squares, p->size_last);
}

WEIR_INLINE void weir_add_tcp(struct weir_flow *flow, struct weir_direction *direction, __u32 d,
			      const struct weir_packet *p)
{
	__u32 flags = p->tcp_flags;

	direction->ack += flags >> 4 & 1;
	direction->psh += flags >> 3 & 1;
	if (flags & ~(WEIR_ACK | WEIR_PSH)) {
		direction->fin += flags & 1;
		direction->syn += flags >> 1 & 1;
		direction->rst += flags >> 2 & 1;
		direction->urg += flags >> 5 & 1;
		direction->ece += flags >> 6 & 1;
		direction->cwr += flags >> 7 & 1;
		if (flags & WEIR_SYN) {
			if (flags & WEIR_ACK) {
				direction->syn_ack++;
			} else {
				direction->syn_only++;
				flow->flags_seen[0] = 0; /* a new connection on the same key */
				flow->flags_seen[1] = 0;
			}
		}
	}
	flow->flags_seen[d] |= flags;
}

/* Starts the epoch that `time_ns` lies in. What has been counted is kept beside for the reader. */
WEIR_INLINE void weir_turn_epoch(struct weir_flow *flow, __u64 time_ns)
{
	struct weir_epoch *now = &flow->now;

	if (flow->counted)
		flow->before = *now;
	now->start_ns = weir_interval_ns ? time_ns - time_ns % weir_interval_ns : 0;
	now->first_ns = time_ns;
	now->last_ns = time_ns;
	now->gaps_in_epoch = 0;
	now->size_min = 0;
	now->size_max = 0;
	now->depth_max = 0;
	now->retransmission_run_max = 0;
}

/* Adds the packet. Called with the flow locked. Returns false when another interface counts this
 * direction. */
WEIR_INLINE bool weir_account(struct weir_flow *flow, const struct weir_packet *p, bool lower)
{
	struct weir_epoch *epoch = &flow->now;
	struct weir_direction *direction;
	__u32 here = p->interface << 2 | p->side << 1 | 1;
	__u64 time = p->time_ns;
	__u32 d;

	if (!flow->counted) {
		flow->forward_is_lower = lower;
		flow->first_ns = time;
	}
	d = lower != flow->forward_is_lower;
	/* The interface decides, not the side: both hosts of a link can say the same thing to the same
	 * group (:: to ff02::16, 0.0.0.0 to 255.255.255.255), and each says it once. */
	if (!weir_capture && (flow->seen_at[d] ^ here) & ~WEIR_SIDE_BIT) {
		/* Silent for an interval where it was counted: the path has changed. Signed, because
		 * another processor may have counted a later packet already. */
		if (flow->seen_at[d] &&
		    (__s64)(p->clock_ns - flow->seen_clock[d]) < (__s64)weir_interval_ns)
			return false;
		flow->seen_at[d] = here;
	}
	if (!weir_capture && time < epoch->start_ns && epoch->start_ns - time < WEIR_LATE_NS)
		time = epoch->start_ns;
	if (!flow->counted || (weir_interval_ns && time - epoch->start_ns >= weir_interval_ns))
		weir_turn_epoch(flow, time);
	if (time < epoch->first_ns)
		epoch->first_ns = time;
	if (time > epoch->last_ns)
		epoch->last_ns = time;
	if (p->depth > epoch->depth_max)
		epoch->depth_max = p->depth;
	if (weir_statistics) {
		if (flow->counted)
			weir_add_gap(epoch, p->clock_ns - flow->last_clock);
		weir_add_sizes(epoch, p);
	}
	direction = &epoch->direction[d & 1];
	direction->packets += p->segments;
	direction->frame_bytes += p->frame_bytes;
	direction->ip_bytes += p->ip_bytes;
	direction->payload_bytes += p->payload_bytes;
	direction->fragments += p->is_fragment;
	if (p->tcp_flags)
		weir_add_tcp(flow, direction, d & 1, p);
	flow->last_clock = p->clock_ns;
	flow->seen_clock[d & 1] = p->clock_ns;
	flow->counted = 1;
	return true;
}
