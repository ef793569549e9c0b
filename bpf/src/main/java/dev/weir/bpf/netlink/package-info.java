// SPDX-License-Identifier: Apache-2.0
/// Network interfaces as the kernel reports them, now and as they change.
@NullMarked
package dev.weir.bpf.netlink;

import org.jspecify.annotations.NullMarked;
