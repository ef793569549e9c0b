// SPDX-License-Identifier: Apache-2.0
/// Addresses, protocol numbers and other vocabulary of the network.
@NullMarked
package dev.weir.api.net;

import org.jspecify.annotations.NullMarked;
