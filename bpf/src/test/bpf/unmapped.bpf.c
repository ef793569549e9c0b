// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/* Maps called as those of the flow table, of which one cannot be mapped. */
#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

struct cell {
	__u64 words[8];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 64);
	__type(key, __u32);
	__type(value, struct cell);
} weir_buckets SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1024);
	__type(key, __u32);
	__type(value, struct cell);
} weir_flows SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1024);
	__type(key, __u32);
	__type(value, struct cell);
} weir_before SEC(".maps");

char LICENSE[] SEC("license") = "Dual BSD/GPL";
