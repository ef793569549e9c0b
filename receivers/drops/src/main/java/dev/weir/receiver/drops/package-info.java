// SPDX-License-Identifier: Apache-2.0
/// The `drops` receiver: packets that the kernel drops, by reason and flow.
@NullMarked
package dev.weir.receiver.drops;

import org.jspecify.annotations.NullMarked;
