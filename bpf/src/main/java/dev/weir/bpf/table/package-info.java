// SPDX-License-Identifier: Apache-2.0
/// The flow table that the programs fill (`weir/table.h`), read and emptied through shared memory.
@NullMarked
package dev.weir.bpf.table;

import org.jspecify.annotations.NullMarked;
