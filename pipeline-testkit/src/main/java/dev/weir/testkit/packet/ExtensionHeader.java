// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit.packet;

import org.jspecify.annotations.Nullable;

/// An IPv6 extension header (AH also stands behind IPv4). Next header and length are right unless
/// set here.
public final class ExtensionHeader implements Layer {
  /// How a header tells its length.
  enum Length {
    /// Units of eight bytes, the first not counted; padded to a multiple of eight.
    EIGHTS,
    /// Units of four bytes minus two: AH.
    WORDS,
    /// Always eight bytes, the second byte reserved: the fragment header.
    FIXED,
    /// No next header and no length: ESP.
    OPAQUE
  }

  private final int protocol;
  private final Length length;
  private final byte[] content;
  private int nextHeader = NONE;
  private int lengthUnits = NONE;

  ExtensionHeader(int protocol, Length length, byte[] content) {
    this.protocol = protocol;
    this.length = length;
    this.content = content.clone();
  }

  /// Writes this next header.
  public ExtensionHeader nextHeader(int value) {
    nextHeader = value;
    return this;
  }

  /// Writes this into the length byte, whatever its unit.
  public ExtensionHeader lengthUnits(int value) {
    lengthUnits = value;
    return this;
  }

  @Override
  public int protocol() {
    return protocol;
  }

  @Override
  public byte[] encode(byte[] inner, @Nullable Layer next, @Nullable IpHeader ip) {
    if (length == Length.OPAQUE) {
      return new Bytes().bytes(content).bytes(inner).toArray();
    }
    byte[] padded =
        new Bytes().zeros(2).bytes(content).padTo(length == Length.WORDS ? 4 : 8).toArray();
    int units =
        switch (length) {
          case EIGHTS -> padded.length / 8 - 1;
          case WORDS -> padded.length / 4 - 2;
          case FIXED, OPAQUE -> 0;
        };
    padded[0] = (byte) (nextHeader == NONE ? Layer.protocolOf(next) : nextHeader);
    padded[1] = (byte) (lengthUnits == NONE ? units : lengthUnits);
    return new Bytes().bytes(padded).bytes(inner).toArray();
  }
}
