// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
#pragma once
/* TCP analysis with the meanings of Wireshark 4.0's tcp.analysis (docs/decisions/0011), one packet
 * at a time, both directions of a flow in 128 bytes.
 *
 * Sequence numbers compare modulo 2^32. 0 stands for "not known" in next_sequence, contiguous and
 * last_ack, as it does there. "Old" is a segment (data, SYN or FIN) that begins below next_sequence,
 * except more than one byte beginning one below it: real data where a probe was. In this order:
 *
 *   zero-window probe   1 byte at next_sequence, and the other side's latest window is 0; moves nothing
 *   zero window         window 0 and none of SYN, FIN, RST; not a probe
 *   keep-alive          0 or 1 byte one below next_sequence, none of SYN, FIN, RST; never old
 *   duplicate ACK       no data, window not 0; window, sequence and ACK as before; does not answer a
 *                       keep-alive
 *   retransmission      spurious: data wholly below the other side's last ACK, whether old or not
 *                       fast: old, at the other side's last ACK, which came within 20 ms and after two
 *                       duplicates
 *   out of order        old, next_sequence moved less than one handshake ago (3 ms if unknown), and the
 *                       segment does not end at next_sequence
 *   retransmission      every other old segment
 *
 * A run grows with each retransmission of a direction and ends with its next segment that is new;
 * segments out of order, keep-alives and probes leave it alone. A window stays closed from the first
 * zero-window packet of a side to its next packet with another window, or its FIN or RST; the time is
 * added at each packet of that side, so it is told while it passes.
 *
 * A SYN without ACK whose sequence is not the sender's base begins a new connection, and everything
 * before it is forgotten; with the base it is a retransmission. A super-packet is judged as one
 * segment, and counted as the segments that it is on the wire. Endpoints move as Zeek's do, so that
 * its conn_state can be told from the two of them. */
#include "weir/engine.h"
#include "weir/packet.h"
#include "weir/tcp_types.h"

#define WEIR_TCP_FAST_NS 20000000ULL
#define WEIR_TCP_REORDER_NS 3000000ULL

enum {
	WEIR_TCP_FIN = 0x01,
	WEIR_TCP_SYN = 0x02,
	WEIR_TCP_RST = 0x04,
	WEIR_TCP_ACK = 0x10,
	WEIR_TCP_CONTROL = WEIR_TCP_FIN | WEIR_TCP_SYN | WEIR_TCP_RST,
};

/* Half the number space away, both of a and b are below the other: so in Wireshark. */
WEIR_INLINE bool weir_tcp_below(__u32 a, __u32 b)
{
	return (__s32)(a - b) < 0;
}

WEIR_INLINE __u32 weir_tcp_endpoint(const struct weir_tcp_side *side)
{
	return side->bits & WEIR_TCP_ENDPOINT;
}

WEIR_INLINE void weir_tcp_move(struct weir_tcp_side *side, __u32 endpoint)
{
	side->bits = (side->bits & ~WEIR_TCP_ENDPOINT) | endpoint;
}

/* The endpoint after its packet. */
WEIR_INLINE void weir_tcp_follow(struct weir_tcp_side *from, struct weir_tcp_side *to, __u32 flags,
				 __u32 length)
{
	__u32 was = weir_tcp_endpoint(from), peer = weir_tcp_endpoint(to), is = was;
	bool syn = flags & WEIR_TCP_SYN, ack = flags & WEIR_TCP_ACK;

	if (was == WEIR_TCP_RESET)
		return;
	if (was == WEIR_TCP_CLOSED) {
		if (flags & WEIR_TCP_RST && peer != WEIR_TCP_CLOSED) {
			from->bits |= WEIR_TCP_RST_AFTER_FIN;
			weir_tcp_move(from, WEIR_TCP_RESET);
		}
		return;
	}
	if (syn && was == WEIR_TCP_INACTIVE) {
		if (from->bits & WEIR_TCP_OPENER) {
			is = peer == WEIR_TCP_ESTABLISHED ? peer : /* its SYN-ACK came first */
				     ack ? WEIR_TCP_SYN_ACK_SENT :
					   WEIR_TCP_SYN_SENT;
		} else {
			is = WEIR_TCP_ESTABLISHED;
			if (peer == WEIR_TCP_SYN_SENT)
				weir_tcp_move(to, WEIR_TCP_ESTABLISHED);
		}
	} else if (syn && !ack && was == WEIR_TCP_PARTIAL && peer == WEIR_TCP_INACTIVE) {
		is = WEIR_TCP_SYN_SENT;
	} else if (was == WEIR_TCP_INACTIVE &&
		   (from->bits & WEIR_TCP_OPENER || length || peer != WEIR_TCP_SYN_SENT)) {
		is = ack && peer == WEIR_TCP_ESTABLISHED ? WEIR_TCP_ESTABLISHED : WEIR_TCP_PARTIAL;
	}
	if (flags & WEIR_TCP_FIN) {
		is = WEIR_TCP_CLOSED;
		/* FIN, RST, and now the other FIN: an ordinary end after all */
		if (to->bits & WEIR_TCP_RST_AFTER_FIN)
			weir_tcp_move(to, WEIR_TCP_CLOSED);
	}
	if (flags & WEIR_TCP_RST) {
		is = WEIR_TCP_RESET;
		if ((from->bits & (WEIR_TCP_SENT_SYN | WEIR_TCP_SENT_ACK | WEIR_TCP_SENT_FIN)) ==
		    WEIR_TCP_SENT_SYN)
			from->bits |= WEIR_TCP_RST_AFTER_SYN;
	}
	weir_tcp_move(from, is);
}

/* Which connection the packet is of: begins one, and knows both sides' bases. */
WEIR_INLINE void weir_tcp_begin(struct weir_tcp *tcp, struct weir_tcp_side *from,
				struct weir_tcp_side *to, const volatile struct weir_packet *p)
{
	__u32 syn = p->tcp_flags & (WEIR_TCP_SYN | WEIR_TCP_ACK);

	if (syn == WEIR_TCP_SYN && from->bits & WEIR_TCP_BASE_KNOWN) {
		if (p->tcp_sequence != from->base_sequence)
			__builtin_memset(tcp, 0, sizeof(*tcp));
		else /* a RST may have moved it anywhere */
			from->next_sequence = from->contiguous;
	}
	if (!((from->bits | to->bits) & WEIR_TCP_OPENER)) {
		if (syn == (WEIR_TCP_SYN | WEIR_TCP_ACK))
			to->bits |= WEIR_TCP_OPENER;
		else
			from->bits |= WEIR_TCP_OPENER;
	}
	if (syn == (WEIR_TCP_SYN | WEIR_TCP_ACK) || !(from->bits & WEIR_TCP_BASE_KNOWN)) {
		from->base_sequence = p->tcp_sequence - !(syn & WEIR_TCP_SYN);
		from->bits |= WEIR_TCP_BASE_KNOWN;
	}
	if (syn & WEIR_TCP_ACK && !(to->bits & WEIR_TCP_BASE_KNOWN)) {
		to->base_sequence = p->tcp_acknowledgement - 1;
		to->bits |= WEIR_TCP_BASE_KNOWN;
	}
}

/* The handshake's times, and who owes whom an ACK, after the packet. */
WEIR_INLINE void weir_tcp_shake(struct weir_tcp *tcp, struct weir_tcp_side *from,
				struct weir_tcp_side *to, const volatile struct weir_packet *p)
{
	__u32 flags = p->tcp_flags;

	if (flags & WEIR_TCP_SYN) {
		if (flags & WEIR_TCP_ACK) {
			from->bits |= WEIR_TCP_SENT_SYN_ACK;
			if (!tcp->syn_ack_clock)
				tcp->syn_ack_clock = p->clock_ns;
		} else {
			from->bits |= WEIR_TCP_SENT_SYN;
			tcp->syn_clock = p->clock_ns;
			if (!tcp->handshake_rtt_ns && p->clock_ns) {
				from->bits |= WEIR_TCP_AWAITS_ACK;
				to->bits |= WEIR_TCP_AWAITS_ACK;
				to->bits &= ~WEIR_TCP_QUICK;
			}
		}
	} else if (flags & WEIR_TCP_ACK) {
		if (!(flags & WEIR_TCP_RST))
			from->bits |= WEIR_TCP_SENT_ACK;
		if (from->bits & WEIR_TCP_AWAITS_ACK && p->clock_ns != tcp->syn_clock) {
			tcp->handshake_rtt_ns = p->clock_ns - tcp->syn_clock;
			tcp->rtt_is_refusal = flags >> 2 & 1;
			from->bits &= ~WEIR_TCP_AWAITS_ACK;
			to->bits &= ~WEIR_TCP_AWAITS_ACK; /* its next packet finds that out */
		}
		if (from->bits & WEIR_TCP_OWES_FIN_ACK &&
		    !weir_tcp_below(p->tcp_acknowledgement, to->next_sequence)) {
			from->bits &= ~WEIR_TCP_OWES_FIN_ACK;
			to->bits |= WEIR_TCP_FIN_ACKED;
		}
	}
	if (flags & WEIR_TCP_FIN) {
		from->bits |= WEIR_TCP_SENT_FIN;
		to->bits |= WEIR_TCP_OWES_FIN_ACK;
		to->bits &= ~WEIR_TCP_QUICK;
	}
	if (flags & WEIR_TCP_RST)
		from->bits |= WEIR_TCP_SENT_RST;
	if (p->payload_bytes)
		from->bits |= WEIR_TCP_SENT_DATA;
}

/* How many of the packet's segments on the wire begin in what was sent before. */
WEIR_INLINE __u32 weir_tcp_old(const volatile struct weir_packet *p, __u32 next)
{
	__u32 segments = p->segments, size = p->segment_payload, old = next - p->tcp_sequence;

	if (segments <= 1)
		return 1;
	return size && old < p->payload_bytes ? (old + size - 1) / size : segments;
}

/* Adds retransmitted segments. */
WEIR_INLINE void weir_tcp_repeat(struct weir_epoch *epoch, struct weir_direction *direction,
				 struct weir_tcp_side *from, __u32 segments)
{
	__u32 run = from->run + segments;

	direction->retransmissions += segments;
	if (run > 0xffff)
		run = 0xffff;
	from->run = run;
	if (run > epoch->retransmission_run_max)
		epoch->retransmission_run_max = run;
}

/* Counts a segment that ends at `end`, its SYN or FIN included. */
WEIR_INLINE void weir_tcp_judge(const struct weir_tcp *tcp, struct weir_epoch *epoch,
				struct weir_direction *direction,
				const volatile struct weir_packet *p, struct weir_tcp_side *from,
				const struct weir_tcp_side *to, __u32 end, __u32 probe)
{
	__u32 sequence = p->tcp_sequence, length = p->payload_bytes, next = from->next_sequence;

	if (length && to->last_ack && (__s32)(sequence + length - to->last_ack) <= 0)
		weir_tcp_repeat(epoch, direction, from, p->segments);
	else if (!next || !weir_tcp_below(sequence, next) || (length > 1 && sequence == next - 1))
		from->run *= probe; /* new, or a probe, which is neither */
	else if (end != next &&
		 p->clock_ns - from->next_clock < (tcp->handshake_rtt_ns ?: WEIR_TCP_REORDER_NS) &&
		 !(to->bits >> WEIR_TCP_DUPLICATES_SHIFT >= 2 && sequence == to->last_ack &&
		   p->clock_ns - to->last_clock < WEIR_TCP_FAST_NS))
		direction->out_of_order += weir_tcp_old(p, next);
	else
		weir_tcp_repeat(epoch, direction, from, weir_tcp_old(p, next));
}

/* Time with the window closed. `counted`: the packet is a zero-window packet. */
WEIR_INLINE void weir_tcp_close_window(struct weir_tcp_side *from, struct weir_direction *direction,
				       const volatile struct weir_packet *p, __u32 counted)
{
	if (from->bits & WEIR_TCP_ZERO_WINDOW) {
		if ((__s64)(p->clock_ns - from->zero_since_ns) > 0) {
			direction->zero_window_ns += p->clock_ns - from->zero_since_ns;
			from->zero_since_ns = p->clock_ns;
		}
		if (p->tcp_window || p->tcp_flags & (WEIR_TCP_FIN | WEIR_TCP_RST))
			from->bits &= ~WEIR_TCP_ZERO_WINDOW;
	} else if (counted) {
		from->zero_since_ns = p->clock_ns;
		from->bits |= WEIR_TCP_ZERO_WINDOW;
	}
	direction->zero_windows += counted * p->segments;
}

/* 1 if the value is 0, else 0, and no branch: behind a branch the verifier follows both constants,
 * as often as later branches depend on them. */
WEIR_INLINE __u32 weir_tcp_zero(__u64 value)
{
	asm volatile("" : "+r"(value)); /* or the compiler makes it a branch again */
	return (value - 1) >> 63;
}

/* Every packet that the short way does not take. Global: verified once, not once for every way that
 * leads here, and its registers are its own. */
WEIR_GLOBAL int weir_tcp_examine(struct weir_tcp *tcp, struct weir_epoch *epoch,
				 struct weir_direction *direction, const struct weir_packet *packet,
				 __u32 d)
{
	__u32 next, end, probe, keep_alive, closed, plain, same, duplicates;
	/* Loaded again where it is needed, not spilled: the stack is short. */
	const volatile struct weir_packet *p = packet;
	__u32 control;
	struct weir_tcp_side *from, *to;

	if (!tcp || !epoch || !direction || !packet)
		return 0; /* never: told to the verifier */
	from = &tcp->side[d & 1];
	to = &tcp->side[~d & 1];
	control = p->tcp_flags & WEIR_TCP_CONTROL;
	if (p->tcp_flags & WEIR_TCP_SYN || !(from->bits & to->bits & WEIR_TCP_BASE_KNOWN))
		weir_tcp_begin(tcp, from, to, p);
	next = from->next_sequence;
	plain = weir_tcp_zero(control);
	closed = weir_tcp_zero(p->tcp_window);
	probe = weir_tcp_zero((p->payload_bytes ^ 1) | (p->tcp_sequence ^ next) | to->window) &
		!!(to->bits & WEIR_TCP_SEEN);
	keep_alive = weir_tcp_zero(p->payload_bytes >> 1 | (p->tcp_sequence ^ (next - 1))) & plain;
	weir_tcp_close_window(from, direction, p, closed & plain & ~probe);

	same = weir_tcp_zero(p->tcp_acknowledgement ^ from->last_ack);
	duplicates = (from->bits >> WEIR_TCP_DUPLICATES_SHIFT) * same;
	same &= weir_tcp_zero(p->payload_bytes | (p->tcp_sequence ^ next) |
			      (p->tcp_window ^ from->window)) &
		plain & ~closed & !(to->bits & WEIR_TCP_LAST_KEEP_ALIVE);
	if (same)
		duplicates = duplicates == 3 ? 1 : duplicates + (duplicates < 2);
	if (p->tcp_flags & WEIR_TCP_ACK && to->contiguous &&
	    weir_tcp_below(to->contiguous, p->tcp_acknowledgement)) {
		if (weir_tcp_below(to->contiguous, to->next_sequence)) {
			to->contiguous = to->next_sequence;
		} else {
			to->bits |= 3U << WEIR_TCP_DUPLICATES_SHIFT;
			to->bits &= ~WEIR_TCP_QUICK;
		}
	}

	end = p->tcp_sequence + p->payload_bytes + ((p->tcp_flags | p->tcp_flags >> 1) & 1);
	if (end != p->tcp_sequence && !keep_alive)
		weir_tcp_judge(tcp, epoch, direction, p, from, to, end, probe);
	if (!probe) {
		if (!next || weir_tcp_below(next, end)) {
			from->next_sequence = end;
			from->next_clock = p->clock_ns;
		}
		if (p->tcp_sequence == from->contiguous || !from->contiguous)
			from->contiguous = from->next_sequence;
	}
	if (control || !weir_tcp_endpoint(from))
		weir_tcp_follow(from, to, p->tcp_flags, p->payload_bytes);
	weir_tcp_shake(tcp, from, to, p);

	from->last_ack = p->tcp_acknowledgement;
	from->last_clock = p->clock_ns;
	from->window = p->tcp_window;
	from->bits &= ~(3U << WEIR_TCP_DUPLICATES_SHIFT | WEIR_TCP_LAST_KEEP_ALIVE |
			WEIR_TCP_QUICK);
	from->bits |= WEIR_TCP_SEEN | duplicates << WEIR_TCP_DUPLICATES_SHIFT |
		      keep_alive * WEIR_TCP_LAST_KEEP_ALIVE;
	if (!from->run && weir_tcp_endpoint(from) && from->bits & WEIR_TCP_SENT_ACK &&
	    !(from->bits & (3U << WEIR_TCP_DUPLICATES_SHIFT | WEIR_TCP_LAST_KEEP_ALIVE |
			    WEIR_TCP_ZERO_WINDOW | WEIR_TCP_AWAITS_ACK | WEIR_TCP_OWES_FIN_ACK)))
		from->bits |= WEIR_TCP_QUICK;
	return 0;
}

/* Adds a TCP packet of direction `d` to its flow, which is locked. Only for a packet whose TCP header
 * is whole and whose length is known, and no fragment (has_sequence). */
WEIR_INLINE void weir_tcp_analyse(struct weir_tcp *tcp, struct weir_epoch *epoch,
				  struct weir_direction *direction, const struct weir_packet *p,
				  __u32 d)
{
	struct weir_tcp_side *from = &tcp->side[d & 1];
	struct weir_tcp_side *to = &tcp->side[~d & 1];
	__u32 sequence = p->tcp_sequence, ack = p->tcp_acknowledgement, length = p->payload_bytes;
	__u32 end = sequence + length, bits = from->bits;
	__u16 window = p->tcp_window;

	/* The short way: in order, nothing pending, nothing acknowledged that was not seen. */
	if ((p->tcp_flags & (WEIR_TCP_CONTROL | WEIR_TCP_ACK)) != WEIR_TCP_ACK ||
	    sequence != from->next_sequence || !(bits & WEIR_TCP_QUICK) || !window ||
	    (__s32)(to->contiguous - ack) < 0)
		goto examine;
	if (length) {
		if (!(bits & WEIR_TCP_SENT_DATA) || (length == 1 && !to->window) ||
		    (__s32)(end - to->last_ack) <= 0)
			goto examine;
		from->next_sequence = end;
		from->next_clock = p->clock_ns;
	} else if (ack == from->last_ack && window == from->window) {
		goto examine;
	}
	if (from->contiguous == sequence || !from->contiguous)
		from->contiguous = end;
	from->last_ack = ack;
	from->last_clock = p->clock_ns;
	from->window = window;
	return;
examine:
	weir_tcp_examine(tcp, epoch, direction, p, d);
}
