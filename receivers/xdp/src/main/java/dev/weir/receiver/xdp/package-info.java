// SPDX-License-Identifier: Apache-2.0
/// The `xdp` receiver: flows from packets that come in, counted before the network stack.
@NullMarked
package dev.weir.receiver.xdp;

import org.jspecify.annotations.NullMarked;
