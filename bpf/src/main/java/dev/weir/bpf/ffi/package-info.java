// SPDX-License-Identifier: Apache-2.0
/// Native functions, system calls and struct layouts behind typed methods. Integer results are the
/// value or the negative errno, as in the kernel: nothing here throws for a failed call.
@NullMarked
package dev.weir.bpf.ffi;

import org.jspecify.annotations.NullMarked;
