// SPDX-License-Identifier: Apache-2.0
/// Sockets for packets that ordinary ones cannot send: whole frames, and extension headers.
@NullMarked
package dev.weir.bpf.socket;

import org.jspecify.annotations.NullMarked;
