// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/* Programs that take long over a packet, and say when they have begun and ended. */
#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

#define TCX_NEXT (-1)
#define SLOW_STEPS (1 << 20)

__u64 slow_ns = 2000000;
__u64 begun;
__u64 ended;

struct slow {
	__u64 end_ns;
};

static long slow_step(__u32 step, struct slow *slow)
{
	(void)step;
	return bpf_ktime_get_ns() > slow->end_ns;
}

static void slow_run(void)
{
	struct slow slow = {.end_ns = bpf_ktime_get_ns() + slow_ns};

	__sync_fetch_and_add(&begun, 1);
	bpf_loop(SLOW_STEPS, slow_step, &slow, 0);
	__sync_fetch_and_add(&ended, 1);
}

SEC("tc")
int slow_tc(struct __sk_buff *skb)
{
	(void)skb;
	slow_run();
	return TCX_NEXT;
}

SEC("xdp")
int slow_xdp(struct xdp_md *frame)
{
	(void)frame;
	slow_run();
	return XDP_PASS;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
