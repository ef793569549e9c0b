// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit.packet;

import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// An SCTP common header; what follows are chunks.
record SctpHeader(int sourcePort, int destinationPort, long verificationTag) implements Layer {
  @Override
  public int protocol() {
    return 132;
  }

  @Override
  public byte[] encode(byte[] inner, @Nullable Layer next, @Nullable IpHeader ip) {
    byte[] packet =
        new Bytes()
            .u16(sourcePort)
            .u16(destinationPort)
            .u32(verificationTag)
            .u32(0)
            .bytes(inner)
            .toArray();
    CRC32C crc = new CRC32C();
    crc.update(packet);
    int value = (int) crc.getValue();
    for (int i = 0; i < 4; i++) {
      packet[8 + i] = (byte) (value >>> (8 * i));
    }
    return packet;
  }
}
