// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit.packet;

import org.jspecify.annotations.Nullable;

/// Bytes without a header of their own.
record Body(int etherType, int protocol, Bytes content) implements Layer {
  @Override
  public byte[] encode(byte[] inner, @Nullable Layer next, @Nullable IpHeader ip) {
    return new Bytes().bytes(content.toArray()).bytes(inner).toArray();
  }
}
