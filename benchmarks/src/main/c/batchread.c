// SPDX-License-Identifier: Apache-2.0
/* batchread lookup|mapped SLOTS STEP: reads the flow table in the maps "weir_flows" and
 * "weir_buckets", the first of which has so many slots; by batches of STEP through the system call, or
 * through windows of STEP slots that it maps, from which it copies every taken slot. Prints what was
 * read, slots or flows, and the ns of processor time that all of it took.
 * batchread hash ENTRIES STEP: makes a hash map of so many entries, of the flow table's key and value,
 * fills it and reads it twice in batches; prints the same of the second time. */
#include <bpf/bpf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define KEY_BYTES 48
#define FLOW_BYTES 576
#define TAG_BYTES 4
#define BUCKET_SLOTS 16

/* The processor time of this program, which other work on the machine does not add to. */
static double cpu_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

static int find_map(const char *name, __u32 max_entries, struct bpf_map_info *info)
{
	__u32 id = 0;

	while (!bpf_map_get_next_id(id, &id)) {
		__u32 size = sizeof(*info);
		int fd = bpf_map_get_fd_by_id(id);

		if (fd < 0)
			continue;
		memset(info, 0, sizeof(*info));
		if (!bpf_obj_get_info_by_fd(fd, info, &size) && info->max_entries == max_entries &&
		    !strcmp(info->name, name))
			return fd;
		close(fd);
	}
	fprintf(stderr, "batchread: no map %s of %u entries\n", name, max_entries);
	return -1;
}

/* Reads all entries of the map; returns how many, or less than 0. */
static long lookup(int fd, const struct bpf_map_info *info, __u32 step)
{
	char *keys = malloc((size_t)step * info->key_size);
	char *values = malloc((size_t)step * info->value_size);
	__u32 cursor;
	long total = 0;
	int first = 1, result;

	if (!keys || !values)
		return -1;
	do {
		__u32 count = step;

		result = bpf_map_lookup_batch(fd, first ? NULL : &cursor, &cursor, keys, values,
					      &count, NULL);
		if (result && errno != ENOENT)
			return perror("bpf_map_lookup_batch"), -1;
		total += count;
		first = 0;
	} while (!result);
	free(keys);
	free(values);
	return total;
}

/* Copies every taken slot; returns how many. The fingerprints stay mapped. */
static long mapped(int buckets, int flows, long slots, long step)
{
	static char copies[4096][FLOW_BYTES];
	const unsigned int *tags = mmap(NULL, slots * TAG_BYTES, PROT_READ, MAP_SHARED, buckets, 0);
	long total = 0;

	if (tags == MAP_FAILED)
		return perror("mmap"), -1;
	for (long first = 0; first < slots; first += step) {
		long count = slots - first < step ? slots - first : step;
		const char *window = mmap(NULL, count * FLOW_BYTES, PROT_READ | PROT_WRITE,
					  MAP_SHARED, flows, first * FLOW_BYTES);

		if (window == MAP_FAILED)
			return perror("mmap"), -1;
		for (long i = 0; i < count; i++) {
			if (!__atomic_load_n(&tags[first + i], __ATOMIC_ACQUIRE))
				continue;
			memcpy(copies[total % 4096], window + i * FLOW_BYTES, FLOW_BYTES);
			asm volatile("" : : "r"(copies) : "memory");
			total++;
		}
		munmap((void *)window, count * FLOW_BYTES);
	}
	munmap((void *)tags, slots * TAG_BYTES);
	return total;
}

/* A hash map full of entries. */
static int filled_hash(__u32 entries, __u32 step, struct bpf_map_info *info)
{
	int fd = bpf_map_create(BPF_MAP_TYPE_HASH, "bench_hash", KEY_BYTES, FLOW_BYTES, entries,
				NULL);
	char *keys = calloc(step, KEY_BYTES), *values = calloc(step, FLOW_BYTES);

	if (fd < 0 || !keys || !values)
		return perror("bench_hash"), -1;
	for (__u32 first = 0; first < entries; first += step) {
		__u32 count = entries - first < step ? entries - first : step;

		for (__u32 i = 0; i < count; i++) {
			__u32 number = first + i;

			memcpy(keys + (size_t)i * KEY_BYTES, &number, sizeof(number));
		}
		if (bpf_map_update_batch(fd, keys, values, &count, NULL))
			return perror("bpf_map_update_batch"), -1;
	}
	free(keys);
	free(values);
	memset(info, 0, sizeof(*info));
	info->key_size = KEY_BYTES;
	info->value_size = FLOW_BYTES;
	return fd;
}

int main(int argc, char **argv)
{
	struct bpf_map_info info;
	long slots, step, total;
	double start;
	int fd, buckets;

	if (argc != 4)
		return fprintf(stderr, "usage: batchread lookup|mapped|hash SLOTS STEP\n"), 2;
	slots = atol(argv[2]);
	step = atol(argv[3]);
	if (!strcmp(argv[1], "hash")) {
		fd = filled_hash(slots, step, &info);
		if (fd < 0 || lookup(fd, &info, step) != slots)
			return 1;
		start = cpu_ns();
		total = lookup(fd, &info, step);
	} else {
		fd = find_map("weir_flows", slots, &info);
		if (fd < 0)
			return 1;
		if (info.value_size != FLOW_BYTES)
			return fprintf(stderr, "batchread: a flow has %u bytes\n", info.value_size),
			       1;
		if (!strcmp(argv[1], "mapped")) {
			struct bpf_map_info unused;

			buckets = find_map("weir_buckets", slots / BUCKET_SLOTS, &unused);
			if (buckets < 0)
				return 1;
			start = cpu_ns();
			total = mapped(buckets, fd, slots, step);
		} else {
			start = cpu_ns();
			total = lookup(fd, &info, step);
		}
	}
	if (total < 0)
		return 1;
	printf("%ld %.0f\n", total, cpu_ns() - start);
	return 0;
}
