// SPDX-License-Identifier: Apache-2.0
/// Kernel programs from Java: what its packages share. The binding is hand-written over the FFM API
/// and needs libbpf.so.1 at run time, found by name.
@NullMarked
package dev.weir.bpf;

import org.jspecify.annotations.NullMarked;
