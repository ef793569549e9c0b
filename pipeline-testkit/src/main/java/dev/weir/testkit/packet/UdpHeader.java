// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit.packet;

import org.jspecify.annotations.Nullable;

/// A UDP header. Length and checksum are right unless set here.
public final class UdpHeader implements Layer {
  private final int sourcePort;
  private final int destinationPort;
  private int length = NONE;
  private int checksum = NONE;

  UdpHeader(int sourcePort, int destinationPort) {
    this.sourcePort = sourcePort;
    this.destinationPort = destinationPort;
  }

  /// Writes this length. On a first fragment it is that of the whole datagram.
  public UdpHeader length(int value) {
    length = value;
    return this;
  }

  /// Writes this checksum; 0 means none over IPv4.
  public UdpHeader checksum(int value) {
    checksum = value;
    return this;
  }

  @Override
  public int protocol() {
    return 17;
  }

  @Override
  public byte[] encode(byte[] inner, @Nullable Layer next, @Nullable IpHeader ip) {
    byte[] datagram =
        new Bytes()
            .u16(sourcePort)
            .u16(destinationPort)
            .u16(length == NONE ? 8 + inner.length : length)
            .u16(0)
            .bytes(inner)
            .toArray();
    int computed = Checksum.ofUpperLayer(datagram, 17, ip);
    int right = computed == 0 ? 0xffff : computed; // 0 on the wire means "no checksum"
    Bytes.putU16(datagram, 6, checksum == NONE ? right : checksum);
    return datagram;
  }
}
