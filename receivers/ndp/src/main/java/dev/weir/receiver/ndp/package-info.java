// SPDX-License-Identifier: Apache-2.0
/// The `ndp` receiver: neighbour discovery, message by message, and who is on the link.
@NullMarked
package dev.weir.receiver.ndp;

import org.jspecify.annotations.NullMarked;
