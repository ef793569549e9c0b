// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/* Feeds the host build with packets that nobody would send, each at the very end of memory of exactly
 * its size, so that a sanitizer sees the first byte read too far. Made from a seed alone, so that a
 * failure can be had again; captures given by name are mutated too.
 * Usage: fuzz_native PACKETS SEED [CAPTURE...] */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#define WEIR_HOSTED
#include "weir_native.c"

#define FUZZ_BATCH 64
#define FUZZ_LONGEST 4096
#define FUZZ_SAMPLES 65536
#define FUZZ_FLOWS 3000

static __u64 fuzz_state;

/* xorshift64*: Vigna, An experimental exploration of Marsaglia's xorshift generators, 2016. */
static __u32 fuzz_random(void)
{
	fuzz_state ^= fuzz_state >> 12;
	fuzz_state ^= fuzz_state << 25;
	fuzz_state ^= fuzz_state >> 27;
	return fuzz_state * 0x2545f4914f6cdd1dULL >> 32;
}

static __u32 fuzz_below(__u32 limit)
{
	return fuzz_random() % limit;
}

static struct fuzz_sample {
	const __u8 *data;
	__u32 size;
	__u32 link;
} fuzz_samples[FUZZ_SAMPLES];
static __u32 fuzz_sample_count;

static __u32 fuzz_put16(__u8 *to, __u32 value)
{
	to[0] = value >> 8;
	to[1] = value;
	return 2;
}

static const __u8 fuzz_protocols[] = {6,   6,	6,  17, 17, 58, 58, 58, 1,
				      132, 135, 59, 50, 47, 4,	41, 253};
static const __u8 fuzz_headers[] = {0, 43, 44, 44, 51, 60, 50, 135};

/* An IPv6 packet with a chain, of which much is wrong now and then. */
static __u32 fuzz_ipv6(__u8 *to)
{
	__u32 at = 40, headers = fuzz_below(4) ? fuzz_below(4) : fuzz_below(52);
	__u32 ends = fuzz_below(2) ? 2 : 200; /* few, so that flows have many packets */
	__u8 *next = to + 6;

	/* Bytes of zero mostly; a number at a time, since nothing else here takes as long. */
	for (__u32 i = 0; i < FUZZ_LONGEST / 2; i += 4) {
		__u32 noise = fuzz_random();

		to[i] = noise & 7 ? 0 : noise >> 8;
		to[i + 1] = noise & 0x18 ? 0 : noise >> 16;
		to[i + 2] = noise & 0xe0 ? 0 : noise >> 24;
		to[i + 3] = noise & 0x60 ? 0 : noise >> 12;
	}
	to[0] = 0x60 | fuzz_below(16);
	to[7] = fuzz_below(2) ? 255 : fuzz_random();
	for (__u32 i = 8; i < 40; i++)
		to[i] = i == 23 || i == 39 ? fuzz_below(ends) : 0xfe;
	for (__u32 i = 0; i < headers && at < FUZZ_LONGEST / 2 - 256; i++) {
		__u32 kind = fuzz_headers[fuzz_below(sizeof(fuzz_headers))];
		__u32 length = fuzz_below(6) ? 0 : fuzz_below(fuzz_below(8) ? 4 : 256);

		*next = kind;
		next = to + at;
		to[at + 1] = length;
		if (kind == 0 && !fuzz_below(4))
			to[at + 2] = 0xc2;
		if (kind == 43)
			to[at + 2] = fuzz_below(5);
		if (kind == 44) {
			fuzz_put16(to + at + 2,
				   fuzz_below(2) ? fuzz_random() & 0xffff : fuzz_below(2));
			at += 8;
		} else {
			at += kind == 51 ? (length + 2) * 4 : (length + 1) * 8;
		}
	}
	if (at > FUZZ_LONGEST - 64)
		at = FUZZ_LONGEST - 64;
	*next = fuzz_protocols[fuzz_below(sizeof(fuzz_protocols))];
	if (ends == 2) {
		memset(to + at, 0, 12);
		to[at + 1] = to[at + 3] = 7;
	}
	if (*next == 6) {
		to[at + 6] = fuzz_below(4);
		to[at + 7] = fuzz_below(4);
		to[at + 10] = fuzz_below(4);
		to[at + 12] = fuzz_below(4) ? 0x50 : fuzz_random();
		to[at + 13] = fuzz_below(4) ? 0x10 : fuzz_random();
	}
	if (*next == 58)
		to[at] = 130 + fuzz_below(10);
	at += fuzz_below(2) ? 20 + fuzz_below(40) : fuzz_below(FUZZ_LONGEST - at);
	fuzz_put16(to + 4, fuzz_below(4) ? at - 40 : fuzz_random() & 0xffff);
	return at;
}

static __u32 fuzz_ipv4(__u8 *to)
{
	__u32 at = 20 + 4 * (fuzz_below(4) ? 0 : fuzz_below(11));

	for (__u32 i = 0; i < 128; i++)
		to[i] = fuzz_random();
	to[0] = 0x40 | (fuzz_below(8) ? at / 4 : fuzz_below(16));
	fuzz_put16(to + 6, fuzz_below(4) ? 0 : fuzz_random() & 0xffff);
	to[9] = fuzz_protocols[fuzz_below(sizeof(fuzz_protocols))];
	to[12] = to[16] = 10;
	at += fuzz_below(64);
	fuzz_put16(to + 2, fuzz_below(4) ? at : fuzz_random() & 0xffff);
	return at;
}

/* Link header, tags and sessions in front of an IP packet. Returns its length. */
static __u32 fuzz_make(__u8 *to, __u32 *link)
{
	__u32 at = 0, six = fuzz_below(3), type = six ? 0x86dd : 0x0800;

	*link = fuzz_below(3) ? WEIR_LINK_ETHERNET : fuzz_below(5);
	memset(to, 2, 64);
	switch (*link) {
	case WEIR_LINK_RAW:
		break;
	case WEIR_LINK_NULL:
		memset(to, 0, 4);
		to[fuzz_below(4)] = six ? 10 : 2;
		at = 4;
		break;
	case WEIR_LINK_SLL:
		at = 14 + fuzz_put16(to + 14, type);
		break;
	case WEIR_LINK_SLL2:
		fuzz_put16(to, type);
		at = 20;
		break;
	default:
		at = 12;
		for (__u32 tags = fuzz_below(4) ? 0 : fuzz_below(12); tags > 0; tags--) {
			at += fuzz_put16(to + at, fuzz_below(2) ? 0x8100 : 0x88a8);
			at += fuzz_put16(to + at, fuzz_random() & 0xffff);
		}
		if (fuzz_below(8)) {
			at += fuzz_put16(to + at, type);
		} else {
			at += fuzz_put16(to + at, 0x8864) + 4;
			at += fuzz_put16(to + at, fuzz_random() & 0xffff);
			at += fuzz_put16(to + at, six ? 0x57 : 0x21);
		}
	}
	return at + (six ? fuzz_ipv6(to + at) : fuzz_ipv4(to + at));
}

/* Fills the descriptor with a new packet in memory of its own. */
static void fuzz_next(struct weir_host_packet *packet, __u64 *clock)
{
	static __u8 made[2 * FUZZ_LONGEST];
	__u32 size, cut, link;
	__u8 *memory;

	if (fuzz_sample_count && fuzz_below(2)) {
		const struct fuzz_sample *sample = &fuzz_samples[fuzz_below(fuzz_sample_count)];

		size = sample->size < FUZZ_LONGEST ? sample->size : FUZZ_LONGEST;
		link = sample->link;
		memcpy(made, sample->data, size);
	} else {
		size = fuzz_make(made, &link);
	}
	for (__u32 changes = fuzz_below(3) ? 0 : fuzz_below(8); changes > 0 && size; changes--)
		made[fuzz_below(size < 128 ? size : 128)] = fuzz_random();
	cut = fuzz_below(3) ? size : fuzz_below(size + 1);
	memory = malloc(cut);
	memcpy(memory, made, cut);
	/* Mostly forwards; sometimes anywhere. */
	*clock = fuzz_below(1000) ? *clock + fuzz_below(1000000) :
				    (__u64)fuzz_random() << fuzz_below(33);
	packet->address = (__u64)memory;
	packet->time_ns = fuzz_below(20) ? *clock : *clock - fuzz_random();
	packet->captured = cut;
	packet->length = fuzz_below(4) ? size : fuzz_below(8) ? cut : fuzz_random() >> 4;
	if (packet->length < cut)
		packet->length = cut;
	packet->link = link;
}

static void fuzz_put32(__u8 *to, __u32 value, bool swapped)
{
	if (swapped)
		value = __builtin_bswap32(value);
	memcpy(to, &value, 4);
}

/* The same packets as records of a pcap file in memory of exactly their size, the last of them cut
 * short now and then. Returns how many are whole. */
static __u32 fuzz_records(struct weir_host_records *records, struct weir_host_packet *batch,
			  __u32 count)
{
	__u32 size = 0, whole = 0, missing = 0;
	__u8 *memory, *at;

	for (__u32 i = 0; i < count; i++)
		size += WEIR_RECORD_BYTES + batch[i].captured;
	if (!fuzz_below(3))
		missing = 1 + fuzz_below(WEIR_RECORD_BYTES + batch[count - 1].captured);
	at = memory = malloc(size);
	*records = (struct weir_host_records){
		.link = batch[0].link,
		.swapped = fuzz_below(2),
		.fraction_ns = fuzz_below(2) ? 1 : 1000,
		.longest = 256 << 20,
	};
	for (__u32 i = 0; i < count; i++) {
		__u32 seconds = batch[i].time_ns / 1000000000 & 0x7fffffff;
		__u32 fraction = batch[i].time_ns % 1000000000 / records->fraction_ns;

		fuzz_put32(at, seconds, records->swapped);
		fuzz_put32(at + 4, fraction, records->swapped);
		fuzz_put32(at + 8, batch[i].captured, records->swapped);
		fuzz_put32(at + 12, batch[i].length, records->swapped);
		memcpy(at + WEIR_RECORD_BYTES, (void *)batch[i].address, batch[i].captured);
		at += WEIR_RECORD_BYTES + batch[i].captured;
		if (batch[i].length > records->longest)
			break; /* no record: what follows is not read */
		whole++;
	}
	if (whole == count && missing)
		whole--;
	records->address = (__u64)malloc(size - missing);
	memcpy((void *)records->address, memory, size - missing);
	records->end = records->address + size - missing;
	free(memory);
	return whole;
}

/* What nobody drains must be whole pieces. */
static void fuzz_drain(__u64 events)
{
	struct weir_buffer *buffer = events ? &weir_host_events : &weir_host_epochs;
	__u64 at = 0, used = weir_native_drain(events);

	while (at < used)
		at += 8 + *(__u64 *)(buffer->memory + at);
	if (at != used)
		abort();
}

static __u64 fuzz_packets(void)
{
	__u64 sum = 0;

	for (__u32 v = 0; v < WEIR_VERSIONS; v++)
		for (__u32 c = 0; c < WEIR_CLASSES; c++)
			sum += weir_host_totals.seen[0][v][c].packets;
	return sum + weir_host_totals.not_ip[0].packets;
}

static void fuzz_read(const char *name)
{
	FILE *file = fopen(name, "rb");
	__u8 header[24];
	__u32 record[4];

	if (!file || fread(header, 1, 24, file) != 24) {
		fprintf(stderr, "fuzz_native: cannot read %s\n", name);
		exit(2);
	}
	while (fuzz_sample_count < FUZZ_SAMPLES && fread(record, 1, 16, file) == 16) {
		__u8 *data;

		if (record[2] > 262144)
			break; /* of the other byte order, or no pcap */
		data = malloc(record[2] + 1);
		if (fread(data, 1, record[2], file) != record[2])
			break;
		fuzz_samples[fuzz_sample_count++] = (struct fuzz_sample){
			data, record[2],
			header[20] == 101 ? WEIR_LINK_RAW :
			header[20] == 113 ? WEIR_LINK_SLL :
			header[20] == 0	  ? WEIR_LINK_NULL :
					    WEIR_LINK_ETHERNET};
	}
	fclose(file);
}

static struct weir_host_bucket *fuzz_buckets(__u64 count)
{
	__u64 size = count * sizeof(struct weir_host_bucket);
	struct weir_host_bucket *buckets = aligned_alloc(64, size);

	memset(buckets, 0, size);
	return buckets;
}

/* Does what the program asked for before it goes on; returns the buckets that there are then. */
static struct weir_host_bucket *fuzz_answer(enum weir_stop stop, __u64 time_ns,
					    struct weir_host_bucket *table, __u64 *buckets)
{
	struct weir_host_bucket *next;

	switch (stop) {
	case WEIR_STOP_DRAIN:
		fuzz_drain(0);
		fuzz_drain(1);
		break;
	case WEIR_STOP_WINDOW:
		weir_native_window(time_ns - time_ns % weir_interval_ns + weir_interval_ns);
		if ((__s64)time_ns >= weir_window_end)
			weir_native_window(0x7fffffffffffffffLL);
		break;
	case WEIR_STOP_GROW:
		next = fuzz_buckets(++*buckets);
		while (!weir_native_buckets(next, *buckets, 1)) {
			free(next);
			next = fuzz_buckets(++*buckets);
		}
		free(table);
		return next;
	case WEIR_STOP_DONE:
	case WEIR_STOP_RECORD:
		break;
	}
	return table;
}

int main(int argc, char **argv)
{
	static struct weir_host_packet batch[FUZZ_BATCH];
	__u64 wanted = argc > 2 ? strtoull(argv[1], 0, 10) : 0, fed = 0, clock = 1, buckets = 1;
	struct weir_host_bucket *table = fuzz_buckets(buckets);
	__u32 seeds[12], epoch_bytes = 40000, event_bytes = 80000;

	if (!wanted) {
		fprintf(stderr, "usage: fuzz_native PACKETS SEED [CAPTURE...]\n");
		return 2;
	}
	fuzz_state = strtoull(argv[2], 0, 10) * 2 + 1;
	for (int i = 3; i < argc; i++)
		fuzz_read(argv[i]);
	for (int i = 0; i < 12; i++)
		seeds[i] = fuzz_random();
	weir_native_open(fuzz_below(2) ? 1000000 : 0, 1, 3, seeds);
	weir_native_flows(aligned_alloc(64, FUZZ_FLOWS * sizeof(struct weir_flow)),
			  calloc(FUZZ_FLOWS, 4), FUZZ_FLOWS);
	memset(weir_host_flows, 0, FUZZ_FLOWS * sizeof(struct weir_flow));
	weir_native_buckets(table, buckets, 1);
	weir_native_buffers(aligned_alloc(8, epoch_bytes), epoch_bytes,
			    aligned_alloc(8, event_bytes), event_bytes);
	while (fed < wanted) {
		__u32 size = 1 + fuzz_below(FUZZ_BATCH), at = 0;

		for (__u32 i = 0; i < size; i++)
			fuzz_next(&batch[i], &clock);
		if (fuzz_below(2)) {
			struct weir_host_records records;
			__u32 whole = fuzz_records(&records, batch, size);
			void *memory = (void *)records.address;

			for (bool more = true; more;) {
				__u64 most = 1 + fuzz_below(FUZZ_BATCH);
				__u64 result = weir_native_records(&records, most);

				at += result >> WEIR_STOP_BITS;
				more = (result & 0xff) != WEIR_STOP_RECORD;
				table = fuzz_answer(result & 0xff, records.time_ns, table,
						    &buckets);
			}
			if (at != whole)
				abort();
			free(memory);
			fed += whole;
		} else {
			while (at < size) {
				__u64 result = weir_native_feed(batch + at, size - at);

				at += result >> WEIR_STOP_BITS;
				table = fuzz_answer(result & 0xff,
						    at < size ? batch[at].time_ns : 0, table,
						    &buckets);
			}
			fed += size;
		}
		for (__u32 i = 0; i < size; i++)
			free((void *)batch[i].address);
	}
	if (weir_host_summary.packets != fed || fuzz_packets() != fed ||
	    weir_host_totals.epochs_lost) {
		fprintf(stderr, "fuzz_native: fed %llu, counted %llu, lost %llu epochs\n", fed,
			fuzz_packets(), weir_host_totals.epochs_lost);
		return 1;
	}
	printf("%llu packets, %u flows, %llu NDP and extension events lost\n", fed, weir_host_count,
	       weir_host_totals.events_lost[0]);
	return 0;
}
