// SPDX-License-Identifier: Apache-2.0
/* verify OBJECT LOADS [VARIABLE=VALUE...]: loads each program of the object alone, so often, with
 * constants set as the loader would, and prints: program, its instructions, those that the verifier
 * walked, and the ms that it took by its own account (median, least, most). */
#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOG_BYTES (1 << 20)
#define MOST_LOADS 100
#define STATISTICS 4 /* BPF_LOG_STATS */

static char said[LOG_BYTES];

static int quiet(enum libbpf_print_level level, const char *format, va_list arguments)
{
	return level == LIBBPF_WARN ? vfprintf(stderr, format, arguments) : 0;
}

/* Sets a constant of up to eight bytes; returns 0 when there is one of that name. */
static int set_constant(struct bpf_object *object, const char *name, long long value)
{
	const struct btf *btf = bpf_object__btf(object);
	struct bpf_map *map;

	bpf_object__for_each_map(map, object)
	{
		const struct btf_type *section = btf__type_by_id(btf,
								 bpf_map__btf_value_type_id(map));
		size_t size;
		char *memory = (char *)bpf_map__initial_value(map, &size);
		const struct btf_var_secinfo *variable;

		if (!memory || !section || !btf_is_datasec(section))
			continue;
		variable = btf_var_secinfos(section);
		for (int i = 0; i < btf_vlen(section); i++, variable++) {
			const struct btf_type *type = btf__type_by_id(btf, variable->type);

			if (!strcmp(btf__name_by_offset(btf, type->name_off), name) &&
			    variable->size <= sizeof(value)) {
				memcpy(memory + variable->offset, &value, variable->size);
				return 0;
			}
		}
	}
	return -1;
}

static int ascending(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;

	return (left > right) - (left < right);
}

/* Loads the program; returns the ms that verifying took, or less than 0. */
static double load(const char *file, const char *name, char **constants, int count, long *written,
		   long *walked)
{
	LIBBPF_OPTS(bpf_object_open_opts, options, .kernel_log_buf = said,
		    .kernel_log_size = LOG_BYTES, .kernel_log_level = STATISTICS);
	struct bpf_object *object = bpf_object__open_file(file, &options);
	struct bpf_program *program;
	const char *found;
	double took = -1;
	long micros;

	if (!object)
		return -1;
	for (int i = 0; i < count; i++) {
		char variable[64];
		long long value;

		if (sscanf(constants[i], "%63[^=]=%lld", variable, &value) != 2 ||
		    set_constant(object, variable, value)) {
			fprintf(stderr, "verify: no constant %s\n", constants[i]);
			goto out;
		}
	}
	bpf_object__for_each_program(program, object)
		bpf_program__set_autoload(program, !strcmp(bpf_program__name(program), name));
	said[0] = 0;
	if (bpf_object__load(object)) {
		fprintf(stderr, "verify: %s was refused\n%s\n", name, said);
		goto out;
	}
	program = bpf_object__find_program_by_name(object, name);
	*written = bpf_program__insn_cnt(program); /* now with its functions */
	found = strstr(said, "verification time ");
	if (found && sscanf(found, "verification time %ld", &micros) == 1)
		took = micros / 1e3;
	found = strstr(said, "processed ");
	if (!found || sscanf(found, "processed %ld", walked) != 1)
		took = -1;
	if (took < 0)
		fprintf(stderr, "verify: the kernel did not say how long %s took\n", name);
out:
	bpf_object__close(object);
	return took;
}

int main(int argc, char **argv)
{
	double took[MOST_LOADS];
	struct bpf_object *object;
	struct bpf_program *program;
	int loads;

	if (argc < 3 || (loads = atoi(argv[2])) < 1 || loads > MOST_LOADS)
		return fprintf(stderr, "usage: verify OBJECT LOADS [VARIABLE=VALUE...]\n"), 2;
	libbpf_set_print(quiet);
	object = bpf_object__open_file(argv[1], NULL);
	if (!object)
		return perror(argv[1]), 1;
	bpf_object__for_each_program(program, object)
	{
		const char *name = bpf_program__name(program);
		long written = 0, walked = 0;

		for (int i = 0; i < loads; i++) {
			took[i] = load(argv[1], name, argv + 3, argc - 3, &written, &walked);
			if (took[i] < 0)
				return 1;
		}
		qsort(took, loads, sizeof(*took), ascending);
		printf("%s %ld %ld %.1f %.1f %.1f\n", name, written, walked, took[loads / 2],
		       took[0], took[loads - 1]);
	}
	bpf_object__close(object);
	return 0;
}
