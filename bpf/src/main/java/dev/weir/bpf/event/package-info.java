// SPDX-License-Identifier: Apache-2.0
/// Single packets that the kernel program tells of, one by one: NDP messages and irregular chains
/// of IPv6 extension headers. Everything else it counts.
@NullMarked
package dev.weir.bpf.event;

import org.jspecify.annotations.NullMarked;
