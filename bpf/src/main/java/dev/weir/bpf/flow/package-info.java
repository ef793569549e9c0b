// SPDX-License-Identifier: Apache-2.0
/// From what the kernel counted to flow records: readings, the differences between them, and the
/// table that remembers what was told.
@NullMarked
package dev.weir.bpf.flow;

import org.jspecify.annotations.NullMarked;
