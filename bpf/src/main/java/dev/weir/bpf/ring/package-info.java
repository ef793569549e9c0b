// SPDX-License-Identifier: Apache-2.0
/// Reading ring buffers of the kernel through shared memory.
@NullMarked
package dev.weir.bpf.ring;

import org.jspecify.annotations.NullMarked;
