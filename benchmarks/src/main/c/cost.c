// SPDX-License-Identifier: Apache-2.0
/* cost FILE COMMAND...: runs COMMAND and adds a line to FILE: the seconds of processor time that it
 * and its children took (user and system), those on the wall, the largest resident memory of one
 * process in MiB, and its exit code, which is also that of this program. */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	struct rusage used;
	double start;
	int status, code;
	FILE *out;
	pid_t child;

	if (argc < 3)
		return fprintf(stderr, "usage: cost FILE COMMAND...\n"), 2;
	start = now_s();
	child = fork();
	if (child == 0) {
		execvp(argv[2], argv + 2);
		perror(argv[2]);
		_exit(127);
	}
	if (child < 0 || wait4(child, &status, 0, &used) < 0)
		return perror("cost"), 1;
	code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	out = fopen(argv[1], "a");
	if (!out)
		return perror(argv[1]), 1;
	fprintf(out, "%.4f %.4f %.0f %d\n",
		used.ru_utime.tv_sec + used.ru_stime.tv_sec +
			(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6,
		now_s() - start, used.ru_maxrss / 1024.0, code);
	fclose(out);
	return code;
}
