// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
#pragma once
/* The host's side of engine.h: the same C, compiled for the machine that reads captures. There is one
 * thread, one packet view and no verifier. */
#include "weir/kernel.h"

#define WEIR_INLINE static inline __attribute__((always_inline))
#define WEIR_GLOBAL static __attribute__((noinline))

/* What the hooks are called with: the visible bytes of a packet. */
struct weir_view {
	const __u8 *data;
	__u64 length;
};

/* Packets lie anywhere: a load must not ask for alignment. */
WEIR_INLINE __u16 weir_be16(const __u8 *at)
{
	__u16 value;

	__builtin_memcpy(&value, at, sizeof(value));
	return __builtin_bswap16(value);
}

WEIR_INLINE __u32 weir_be32(const __u8 *at)
{
	__u32 value;

	__builtin_memcpy(&value, at, sizeof(value));
	return __builtin_bswap32(value);
}

WEIR_INLINE __u64 weir_be64(const __u8 *at)
{
	__u64 value;

	__builtin_memcpy(&value, at, sizeof(value));
	return __builtin_bswap64(value);
}

WEIR_INLINE __u32 weir_loadable(const void *context, enum weir_hook hook)
{
	(void)hook;
	return ((const struct weir_view *)context)->length;
}

WEIR_INLINE bool weir_load(const void *context, enum weir_hook hook, __u32 offset, void *to,
			   __u32 size)
{
	const struct weir_view *view = context;

	(void)hook;
	if (offset > view->length || view->length - offset < size)
		return false;
	__builtin_memcpy(to, view->data + offset, size);
	return true;
}

/* No verifier that should forget. */
WEIR_INLINE __u64 weir_forget(__u64 *memory, __u64 value)
{
	*memory = value;
	return value;
}
