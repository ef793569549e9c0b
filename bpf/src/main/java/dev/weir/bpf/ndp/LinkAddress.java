// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ndp;

import java.util.HexFormat;

/// A link-layer address as text, `aa:bb:cc:dd:ee:ff`; of other links than Ethernet all bytes that the
/// option has.
public record LinkAddress(String text) {
  private static final HexFormat COLONS = HexFormat.ofDelimiter(":");

  static LinkAddress of(byte[] bytes) {
    return new LinkAddress(COLONS.formatHex(bytes));
  }

  @Override
  public String toString() {
    return text;
  }
}
