// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit.packet;

import org.jspecify.annotations.Nullable;

/// A TCP header. Data offset and checksum are right unless set here.
public final class TcpHeader implements Layer {
  private static final String FLAGS = "FSRPAUEC";

  private final int sourcePort;
  private final int destinationPort;
  private final Bytes options = new Bytes();
  private long seq;
  private long ack;
  private int flags;
  private int window = 65_535;
  private int urgent;
  private int dataWords = NONE;
  private int checksum = NONE;

  TcpHeader(int sourcePort, int destinationPort) {
    this.sourcePort = sourcePort;
    this.destinationPort = destinationPort;
  }

  /// Sets flags by letter: F S R P A U E C, for example `SA`.
  public TcpHeader flags(String letters) {
    for (int i = 0; i < letters.length(); i++) {
      char letter = letters.charAt(i);
      int bit = FLAGS.indexOf(letter);
      if (bit < 0) {
        throw new IllegalArgumentException("'" + letter + "' is no TCP flag; wanted " + FLAGS);
      }
      flags |= 1 << bit;
    }
    return this;
  }

  public TcpHeader seq(long value) {
    seq = value;
    return this;
  }

  /// Sets the acknowledgement number; the flag is set by [#flags].
  public TcpHeader ack(long value) {
    ack = value;
    return this;
  }

  public TcpHeader window(int value) {
    window = value;
    return this;
  }

  public TcpHeader urgent(int value) {
    urgent = value;
    return this;
  }

  public TcpHeader mss(int value) {
    options.u8(2).u8(4).u16(value);
    return this;
  }

  public TcpHeader windowScale(int shift) {
    options.u8(3).u8(3).u8(shift);
    return this;
  }

  public TcpHeader sackPermitted() {
    options.u8(4).u8(2);
    return this;
  }

  public TcpHeader timestamps(long value, long echo) {
    options.u8(8).u8(10).u32(value).u32(echo);
    return this;
  }

  /// Appends options as they stand.
  public TcpHeader options(byte[] bytes) {
    options.bytes(bytes);
    return this;
  }

  /// Writes this data offset, in words of four bytes.
  public TcpHeader dataWords(int value) {
    dataWords = value;
    return this;
  }

  /// Writes this checksum.
  public TcpHeader checksum(int value) {
    checksum = value;
    return this;
  }

  @Override
  public int protocol() {
    return 6;
  }

  @Override
  public byte[] encode(byte[] inner, @Nullable Layer next, @Nullable IpHeader ip) {
    byte[] padded = new Bytes().bytes(options.toArray()).padTo(4).toArray();
    int words = dataWords == NONE ? 5 + padded.length / 4 : dataWords;
    byte[] segment =
        new Bytes()
            .u16(sourcePort)
            .u16(destinationPort)
            .u32(seq)
            .u32(ack)
            .u8(words << 4)
            .u8(flags)
            .u16(window)
            .u16(0)
            .u16(urgent)
            .bytes(padded)
            .bytes(inner)
            .toArray();
    Bytes.putU16(segment, 16, checksum == NONE ? Checksum.ofUpperLayer(segment, 6, ip) : checksum);
    return segment;
  }
}
