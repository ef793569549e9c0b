// SPDX-License-Identifier: Apache-2.0
/// Compiled kernel programs: opening an object file, its constants and sizes, loading it, and then
/// its programs and maps.
@NullMarked
package dev.weir.bpf.object;

import org.jspecify.annotations.NullMarked;
