// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
// A program that the verifier must refuse: it reads past the packet's end.
#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

SEC("xdp")
int reads_past_end(struct xdp_md *context)
{
	__u8 *data = (void *)(long)context->data;
	return data[100];
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
