// SPDX-License-Identifier: Apache-2.0
/* batchread MAX_ENTRIES BATCH ROUNDS: reads the hash map "weir_flows" that has so many entries at
 * most, in batches, ROUNDS times; prints the entries and, for each round, the ns of processor time an entry took. What
 * the same reading costs in Java is compared with this. */
#include <bpf/bpf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* The processor time of this program, which other work on the machine does not add to. */
static double cpu_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

static int find_map(__u32 max_entries, struct bpf_map_info *info)
{
	__u32 id = 0;

	while (!bpf_map_get_next_id(id, &id)) {
		__u32 size = sizeof(*info);
		int fd = bpf_map_get_fd_by_id(id);

		if (fd < 0)
			continue;
		memset(info, 0, sizeof(*info));
		if (!bpf_obj_get_info_by_fd(fd, info, &size) && info->max_entries == max_entries &&
		    !strcmp(info->name, "weir_flows"))
			return fd;
		close(fd);
	}
	return -1;
}

int main(int argc, char **argv)
{
	struct bpf_map_info info;
	__u32 cursor, batch;
	char *keys, *values;
	int fd, rounds;

	if (argc != 4)
		return fprintf(stderr, "usage: batchread MAX_ENTRIES BATCH ROUNDS\n"), 2;
	fd = find_map(atoi(argv[1]), &info);
	if (fd < 0)
		return fprintf(stderr, "batchread: no such map\n"), 1;
	batch = atoi(argv[2]);
	rounds = atoi(argv[3]);
	keys = malloc((size_t)batch * info.key_size);
	values = malloc((size_t)batch * info.value_size);
	if (!keys || !values)
		return 1;
	for (int round = 0; round < rounds; round++) {
		long total = 0;
		double start = cpu_ns();
		int first = 1, result;

		do {
			__u32 count = batch;

			result = bpf_map_lookup_batch(fd, first ? NULL : &cursor, &cursor, keys,
						      values, &count, NULL);
			if (result && errno != ENOENT)
				return perror("bpf_map_lookup_batch"), 1;
			total += count;
			first = 0;
		} while (!result);
		printf("%ld %.2f\n", total, (cpu_ns() - start) / total);
	}
	return 0;
}
