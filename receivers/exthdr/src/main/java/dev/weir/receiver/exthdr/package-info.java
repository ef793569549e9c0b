// SPDX-License-Identifier: Apache-2.0
/// The `exthdr` receiver: IPv6 extension headers counted, and irregular chains told.
@NullMarked
package dev.weir.receiver.exthdr;

import org.jspecify.annotations.NullMarked;
