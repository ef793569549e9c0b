// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit.packet;

import org.jspecify.annotations.Nullable;

/// One header of a packet. Encoded from the innermost outwards, so that lengths and checksums are
/// known when a header is written.
interface Layer {
  int NONE = -1;
  int NO_NEXT_HEADER = 59;

  /// The number by which an IP header or an extension header names this layer.
  default int protocol() {
    return NONE;
  }

  /// The number by which a link header or a tag names this layer.
  default int etherType() {
    return NONE;
  }

  /// The header followed by `inner`.
  ///
  /// @param next the layer that `inner` starts with, null at the end of the packet
  /// @param ip the nearest IP header outside, null when there is none
  byte[] encode(byte[] inner, @Nullable Layer next, @Nullable IpHeader ip);

  static int protocolOf(@Nullable Layer next) {
    return next == null || next.protocol() == NONE ? NO_NEXT_HEADER : next.protocol();
  }

  static int etherTypeOf(@Nullable Layer next) {
    return next == null || next.etherType() == NONE ? 0x88b5 : next.etherType();
  }
}
