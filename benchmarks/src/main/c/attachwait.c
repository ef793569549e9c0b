// SPDX-License-Identifier: Apache-2.0
/* attachwait INTERFACE COMMAND...: starts COMMAND and prints the milliseconds from its exec to the
 * first program that is attached to INTERFACE by a TCX link; then ends it. Looks once in 0.5 ms. */
#include <bpf/bpf.h>
#include <linux/bpf.h>
#include <net/if.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define TCX_LINK 11
#define PATIENCE_MS 30000

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

/* The first words of struct bpf_link_info, up to its part for TCX; older headers lack that. */
struct link_info {
	__u32 type, id, prog_id, pad, ifindex, attach_type;
	__u32 rest[32];
};

/* Ids grow, so only links newer than `after` are ours to look at. */
static int attached(__u32 ifindex, __u32 after)
{
	__u32 id = after;

	while (!bpf_link_get_next_id(id, &id)) {
		struct link_info info = {};
		__u32 size = sizeof(info);
		int fd = bpf_link_get_fd_by_id(id), found;

		if (fd < 0)
			continue;
		found = !bpf_obj_get_info_by_fd(fd, &info, &size) && info.type == TCX_LINK &&
			info.ifindex == ifindex;
		close(fd);
		if (found)
			return 1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	const struct timespec pause = {.tv_nsec = 500000};
	__u32 ifindex, last = 0, next = 0;
	double start, took = -1;
	pid_t child;

	if (argc < 3)
		return fprintf(stderr, "usage: attachwait INTERFACE COMMAND...\n"), 2;
	ifindex = if_nametoindex(argv[1]);
	if (!ifindex)
		return perror(argv[1]), 1;
	while (!bpf_link_get_next_id(last, &next))
		last = next;
	start = now_ms();
	child = fork();
	if (child == 0) {
		execvp(argv[2], argv + 2);
		perror(argv[2]);
		_exit(127);
	}
	while (now_ms() - start < PATIENCE_MS && waitpid(child, NULL, WNOHANG) == 0) {
		if (attached(ifindex, last)) {
			took = now_ms() - start;
			break;
		}
		nanosleep(&pause, NULL);
	}
	kill(child, SIGTERM);
	waitpid(child, NULL, 0);
	if (took < 0)
		return fprintf(stderr, "attachwait: nothing was attached\n"), 1;
	printf("%.1f\n", took);
	return 0;
}
