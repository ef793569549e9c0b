// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit.packet;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes a pcap file, in microseconds or nanoseconds and in either byte order.
public final class PcapWriter implements Closeable {
  private final OutputStream out;
  private final boolean nanos;
  private final ByteOrder order;
  private final int snapLength;

  private PcapWriter(OutputStream out, boolean nanos, ByteOrder order, int snapLength) {
    this.out = out;
    this.nanos = nanos;
    this.order = order;
    this.snapLength = snapLength;
  }

  public static PcapWriter micros(Path file, LinkType linkType) throws IOException {
    return create(file, linkType, false, ByteOrder.LITTLE_ENDIAN, 262_144);
  }

  public static PcapWriter nanos(Path file, LinkType linkType) throws IOException {
    return create(file, linkType, true, ByteOrder.LITTLE_ENDIAN, 262_144);
  }

  /// Creates a file of any flavour.
  ///
  /// @param snapLength packets are cut to so many bytes; the length on the wire is kept
  public static PcapWriter create(
      Path file, LinkType linkType, boolean nanos, ByteOrder order, int snapLength)
      throws IOException {
    OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
    PcapWriter writer = new PcapWriter(out, nanos, order, snapLength);
    out.write(
        writer
            .buffer(24)
            .putInt(nanos ? 0xa1b23c4d : 0xa1b2c3d4)
            .putShort((short) 2)
            .putShort((short) 4)
            .putInt(0)
            .putInt(0)
            .putInt(snapLength)
            .putInt(linkType.number())
            .array());
    return writer;
  }

  /// Appends a packet captured at that time since the epoch.
  public PcapWriter packet(long epochNanos, byte[] frame) throws IOException {
    return packet(epochNanos, frame, frame.length);
  }

  /// Appends a packet that was longer on the wire than what was captured of it.
  public PcapWriter packet(long epochNanos, byte[] frame, int wireLength) throws IOException {
    int captured = Math.min(frame.length, snapLength);
    long fraction = Math.floorMod(epochNanos, 1_000_000_000L);
    out.write(
        buffer(16)
            .putInt((int) Math.floorDiv(epochNanos, 1_000_000_000L))
            .putInt((int) (nanos ? fraction : fraction / 1000))
            .putInt(captured)
            .putInt(wireLength)
            .array());
    out.write(frame, 0, captured);
    return this;
  }

  /// Appends bytes as they stand, to leave a torn or nonsensical record behind.
  public PcapWriter bytes(byte[] bytes) throws IOException {
    out.write(bytes);
    return this;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  private ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(order);
  }
}
