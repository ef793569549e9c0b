// SPDX-License-Identifier: Apache-2.0
/// The `system` receiver: what the machine, or the container that Weir runs in, does.
@NullMarked
package dev.weir.receiver.system;

import org.jspecify.annotations.NullMarked;
