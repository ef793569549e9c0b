// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
#pragma once
/* The kernel's own packet, as far as tracing needs it. Not an ABI: the loader moves every access to
 * where the running kernel has the field (CO-RE), so order and size here mean nothing. */
#include "weir/kernel.h"

#define WEIR_RELOCATED __attribute__((preserve_access_index))

struct ns_common {
	__u32 inum;
} WEIR_RELOCATED;

struct net {
	struct ns_common ns;
} WEIR_RELOCATED;

typedef struct {
	struct net *net;
} possible_net_t;

struct net_device {
	int ifindex;
	possible_net_t nd_net;
} WEIR_RELOCATED;

struct sock_common {
	possible_net_t skc_net;
} WEIR_RELOCATED;

struct sock {
	struct sock_common __sk_common;
} WEIR_RELOCATED;

struct sk_buff {
	struct net_device *dev;
	struct sock *sk;
	__u32 len;
	int skb_iif;
	__be16 protocol;
	__u16 network_header;
	__u32 tail; /* 64-bit kernels: offsets from head */
	__u32 end;
	__u8 *head;
	__u8 *data;
} WEIR_RELOCATED;

struct skb_shared_info {
	__u16 gso_size;
	__u16 gso_segs;
} WEIR_RELOCATED;

/* The flavour keeps the numbers apart from the kernel's, which differ between versions. */
enum skb_drop_reason___weir {
	SKB_NOT_DROPPED_YET___weir,
	SKB_CONSUMED___weir,
};
