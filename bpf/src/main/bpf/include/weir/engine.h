// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
#pragma once
/* Everything that differs between the kernel and a host build stands behind this header: memory
 * loads, clock, maps, lock, ring. The rest of the code is the same in both. */
#include "weir/kernel.h"

enum weir_hook { WEIR_HOOK_TC, WEIR_HOOK_XDP };

#ifdef WEIR_HOST
#include "weir/host.h"
#else
#include <bpf/bpf_helpers.h>

#define WEIR_INLINE static __always_inline
#define WEIR_GLOBAL __attribute__((noinline))

/* The kernel has bpf_xdp_load_bytes (5.18). Without it, events at XDP hold nothing of the packet's
 * content, and what is judged behind parsing is not judged there. */
const volatile bool weir_xdp_loads = true;

/* Packet memory may be loaded unaligned: the verifier knows whether the machine can. */
WEIR_INLINE __u16 weir_be16(const __u8 *at)
{
	return __builtin_bswap16(*(const __u16 *)at);
}

WEIR_INLINE __u32 weir_be32(const __u8 *at)
{
	return __builtin_bswap32(*(const __u32 *)at);
}

WEIR_INLINE __u64 weir_be64(const __u8 *at)
{
	return __builtin_bswap64(*(const __u64 *)at);
}

/* How many bytes of the packet can be loaded. `context` is what the hook was called with. */
WEIR_INLINE __u32 weir_loadable(const void *context, enum weir_hook hook)
{
	if (hook == WEIR_HOOK_XDP) {
		const struct xdp_md *frame = context;

		return frame->data_end - frame->data;
	}
	return ((const struct __sk_buff *)context)->len;
}

/* Copies bytes of the packet, wherever they lie; returns whether all of them are there. */
WEIR_INLINE bool weir_load(const void *context, enum weir_hook hook, __u32 offset, void *to,
			   __u32 size)
{
	if (hook == WEIR_HOOK_XDP)
		return weir_xdp_loads &&
		       bpf_xdp_load_bytes((struct xdp_md *)context, offset, to, size) == 0;
	return bpf_skb_load_bytes(context, offset, to, size) == 0;
}

WEIR_INLINE __u64 weir_monotonic_ns(void)
{
	return bpf_ktime_get_ns();
}

/* Sends a value through memory. What the verifier knew of it is forgotten, so that the ways that
 * lead to one place look alike there and are followed once, not each by itself. */
WEIR_INLINE __u64 weir_forget(__u64 *memory, __u64 value)
{
	*(volatile __u64 *)memory = value;
	return *(volatile __u64 *)memory;
}
#endif
