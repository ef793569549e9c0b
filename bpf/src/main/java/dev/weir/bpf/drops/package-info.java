// SPDX-License-Identifier: Apache-2.0
/// Packets that the kernel drops: the program on `kfree_skb`, its tables and the names of reasons.
@NullMarked
package dev.weir.bpf.drops;

import org.jspecify.annotations.NullMarked;
