// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
#pragma once
/* Adding a packet to its flow. Everything between lock and unlock is plain arithmetic. */
#include "weir/config.h"
#include "weir/key.h"
#include "weir/maps.h"
#include "weir/packet.h"
#include "weir/table.h"
#include "weir/tcp.h"

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
	if (!epoch->gaps || gap < epoch->gap_min_ns)
		epoch->gap_min_ns = gap;
	if (!epoch->gaps || gap > epoch->gap_max_ns)
		epoch->gap_max_ns = gap;
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

/* Of a super-packet's segments all say what it says, but CWR, which the first alone has, and PSH and
 * FIN, which the last has. SYN and RST are never cut up. */
WEIR_INLINE void weir_add_tcp(struct weir_flow *flow, struct weir_direction *direction, __u32 d,
			      const struct weir_packet *p)
{
	__u32 flags = p->tcp_flags;

	direction->ack += (flags >> 4 & 1) * p->segments;
	direction->psh += flags >> 3 & 1;
	if (flags & ~(WEIR_ACK | WEIR_PSH)) {
		direction->fin += flags & 1;
		direction->syn += flags >> 1 & 1;
		direction->rst += flags >> 2 & 1;
		direction->urg += (flags >> 5 & 1) * p->segments;
		direction->ece += (flags >> 6 & 1) * p->segments;
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

WEIR_INLINE void weir_merge_direction(struct weir_direction *into,
				      const struct weir_direction *from)
{
	into->packets += from->packets;
	into->frame_bytes += from->frame_bytes;
	into->ip_bytes += from->ip_bytes;
	into->payload_bytes += from->payload_bytes;
	into->fin += from->fin;
	into->syn += from->syn;
	into->rst += from->rst;
	into->psh += from->psh;
	into->ack += from->ack;
	into->urg += from->urg;
	into->ece += from->ece;
	into->cwr += from->cwr;
	into->syn_only += from->syn_only;
	into->syn_ack += from->syn_ack;
	into->fragments += from->fragments;
	into->retransmissions += from->retransmissions;
	into->out_of_order += from->out_of_order;
	into->zero_windows += from->zero_windows;
	into->zero_window_ns += from->zero_window_ns;
	into->congestion_marks += from->congestion_marks;
	if (!from->hop_limit_max)
		return;
	if (!into->hop_limit_max || from->hop_limit_min < into->hop_limit_min)
		into->hop_limit_min = from->hop_limit_min;
	if (from->hop_limit_max > into->hop_limit_max)
		into->hop_limit_max = from->hop_limit_max;
	into->traffic_class = from->traffic_class;
	into->flow_label = from->flow_label;
}

/* Adds a later epoch to one that is still to be told: nothing is lost when the reader is late. */
WEIR_INLINE void weir_merge_epoch(struct weir_epoch *into, const struct weir_epoch *from)
{
	if (from->first_ns < into->first_ns)
		into->first_ns = from->first_ns;
	if (from->last_ns > into->last_ns)
		into->last_ns = from->last_ns;
	if (from->gaps && (!into->gaps || from->gap_min_ns < into->gap_min_ns))
		into->gap_min_ns = from->gap_min_ns;
	if (from->gaps && (!into->gaps || from->gap_max_ns > into->gap_max_ns))
		into->gap_max_ns = from->gap_max_ns;
	into->gaps += from->gaps;
	into->gap_sum_ns += from->gap_sum_ns;
	weir_u128_add(&into->gap_squares, from->gap_squares.low, from->gap_squares.high);
	weir_u128_add(&into->size_squares, from->size_squares.low, from->size_squares.high);
	if (from->size_min < into->size_min)
		into->size_min = from->size_min;
	if (from->size_max > into->size_max)
		into->size_max = from->size_max;
	if (from->depth_max > into->depth_max)
		into->depth_max = from->depth_max;
	if (from->retransmission_run_max > into->retransmission_run_max)
		into->retransmission_run_max = from->retransmission_run_max;
	into->epochs += from->epochs;
	weir_merge_direction(&into->direction[0], &from->direction[0]);
	weir_merge_direction(&into->direction[1], &from->direction[1]);
}

/* Begins the epoch that `time_ns` lies in. What the one that ends counted goes beside it, unless it
 * has been told, into `before`, with how TCP stands before the packet that ends it. Runs of
 * retransmissions begin anew: their longest is that of an epoch. Called with the flow locked; returns
 * its new state. */
WEIR_GLOBAL __u32 weir_turn_epoch(struct weir_epoch *now, struct weir_ended_epoch *before,
				  struct weir_tcp *tcp, __u64 time_ns, __u32 state)
{
	__u64 start;
	__u32 sequence;

	if (!now || !tcp)
		return state; /* never: told to the verifier */
	start = weir_interval_ns ? time_ns - time_ns % weir_interval_ns : 0;
	sequence = now->sequence;
	if (!now->epochs || weir_emit_epochs || state & WEIR_TOLD || !before) {
		sequence += now->epochs != 0;
	} else {
		if (state & WEIR_BEFORE) {
			weir_merge_epoch(&before->epoch, now);
		} else {
			before->epoch = *now;
			state |= WEIR_BEFORE;
			sequence++;
		}
		before->tcp_bits[0] = tcp->side[0].bits;
		before->tcp_bits[1] = tcp->side[1].bits;
		before->handshake_rtt_ns = tcp->rtt_is_refusal ? 0 : tcp->handshake_rtt_ns;
	}
	if (start != now->start_ns) { /* else it was told early, and goes on */
		tcp->side[0].run = 0;
		tcp->side[1].run = 0;
	}
	*now = (struct weir_epoch){};
	now->start_ns = start;
	now->first_ns = time_ns;
	now->last_ns = time_ns;
	now->sequence = sequence;
	now->epochs = 1;
	return state & ~WEIR_TOLD;
}

WEIR_INLINE void weir_open_epoch(struct weir_totals *totals, __u32 slot)
{
	struct weir_epoch_opened opened = {.slot = slot};

	if (!weir_epoch_open(&opened))
		totals->epochs_lost++;
}

/* In a capture an epoch is handed over before it is replaced: a reader could not keep up. */
WEIR_INLINE void weir_hand_over(struct weir_totals *totals, const struct weir_flow *flow)
{
	struct weir_epoch_record *record = weir_epoch_reserve();

	if (!record) {
		totals->epochs_lost++;
		return;
	}
	record->key = flow->key;
	record->first_ns = flow->first_ns;
	record->forward_is_lower = flow->forward_is_lower;
	record->flags_seen = flow->flags_seen[0] | flow->flags_seen[1] << 8;
	record->tcp = flow->tcp;
	record->epoch = flow->now;
	weir_epoch_submit(record);
}

WEIR_INLINE void weir_add_headers(struct weir_direction *direction, const struct weir_packet *p)
{
	__u32 hop_limit = p->hop_limit;

	if (hop_limit > direction->hop_limit_max)
		direction->hop_limit_max = hop_limit;
	if (hop_limit < direction->hop_limit_min || direction->packets == p->segments)
		direction->hop_limit_min = hop_limit;
	direction->traffic_class = p->traffic_class;
	direction->flow_label = p->flow_label;
	if ((p->traffic_class & 3) == 3)
		direction->congestion_marks += p->segments;
}

/* Adds the packet to the locked flow in `slot`. Returns the flow's new state; WEIR_WRITING in it says
 * that another interface counts this direction. */
WEIR_INLINE __u32 weir_account(struct weir_totals *totals, struct weir_flow *flow, __u32 slot,
			       __u32 state, const struct weir_packet *p, bool lower)
{
	struct weir_epoch *epoch = &flow->now;
	struct weir_direction *direction;
	__u64 time = weir_epoch_ns(p->clock_ns);
	bool counted = flow->counted;
	__u32 d;

	if (!counted) {
		flow->forward_is_lower = lower;
		flow->first_ns = time;
	}
	d = lower != flow->forward_is_lower;
	if (!weir_capture) {
		__u32 here = p->interface << 2 | p->side << 1 | 1;

		/* The interface decides, not the side: both hosts of a link can say the same thing to
		 * the same group (:: to ff02::16, 0.0.0.0 to 255.255.255.255), and each says it once. */
		if ((flow->seen_at[d] ^ here) & ~WEIR_SIDE_BIT) {
			/* Silent for an interval where it was counted: the path has changed. Signed,
			 * because another processor may have counted a later packet already. */
			if (flow->seen_at[d] &&
			    (__s64)(p->clock_ns - flow->seen_clock[d]) < (__s64)weir_interval_ns)
				return state | WEIR_WRITING;
			flow->seen_at[d] = here;
		}
		flow->seen_clock[d] = p->clock_ns;
		if (time < epoch->start_ns && epoch->start_ns - time < WEIR_LATE_NS)
			time = epoch->start_ns;
	}
	if (!counted || state & WEIR_TOLD ||
	    (weir_interval_ns && time - epoch->start_ns >= weir_interval_ns)) {
		if (weir_emit_epochs && counted && !(state & WEIR_TOLD))
			weir_hand_over(totals, flow);
		else if (weir_emit_epochs)
			weir_open_epoch(totals, slot);
		state = weir_turn_epoch(epoch, weir_before_at(slot), &flow->tcp, time, state);
	}
	if (time < epoch->first_ns)
		epoch->first_ns = time;
	if (time > epoch->last_ns)
		epoch->last_ns = time;
	if (p->depth > epoch->depth_max)
		epoch->depth_max = p->depth;
	if (weir_statistics) {
		if (counted)
			weir_add_gap(epoch, p->clock_ns - flow->last_clock);
		weir_add_sizes(epoch, p);
	}
	direction = &epoch->direction[d & 1];
	direction->packets += p->segments;
	direction->frame_bytes += p->frame_bytes;
	direction->ip_bytes += p->ip_bytes;
	direction->payload_bytes += p->payload_bytes;
	direction->fragments += p->is_fragment;
	weir_add_headers(direction, p);
	if (p->tcp_flags)
		weir_add_tcp(flow, direction, d & 1, p);
	if (p->has_sequence && weir_tcp_analysis)
		weir_tcp_analyse(&flow->tcp, epoch, direction, p, d);
	flow->last_clock = p->clock_ns;
	flow->counted = 1;
	return state;
}
