// SPDX-License-Identifier: Apache-2.0
/// The `tc` receiver: flows from packets on traffic control hooks.
@NullMarked
package dev.weir.receiver.tc;

import org.jspecify.annotations.NullMarked;
