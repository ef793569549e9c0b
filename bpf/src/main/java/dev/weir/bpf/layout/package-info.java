// SPDX-License-Identifier: Apache-2.0
/// The structs and vocabularies of `weir/types.h` as Java sees them. Names, offsets, widths and
/// constants are checked against the object's BTF by a test.
@NullMarked
package dev.weir.bpf.layout;

import org.jspecify.annotations.NullMarked;
