// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit.packet;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Writes a pcapng file with any number of sections and interfaces, each with its own link type and
/// time resolution.
public final class PcapngWriter implements Closeable {
  private final OutputStream out;
  private final List<Integer> resolutions = new ArrayList<>();
  private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

  private PcapngWriter(OutputStream out) {
    this.out = out;
  }

  /// Creates the file with its first section, in little-endian order.
  public static PcapngWriter create(Path file) throws IOException {
    return create(file, ByteOrder.LITTLE_ENDIAN);
  }

  public static PcapngWriter create(Path file, ByteOrder order) throws IOException {
    PcapngWriter writer = new PcapngWriter(new BufferedOutputStream(Files.newOutputStream(file)));
    return writer.section(order);
  }

  /// Starts a section: interfaces are counted anew.
  public PcapngWriter section(ByteOrder sectionOrder) throws IOException {
    order = sectionOrder;
    resolutions.clear();
    return block(
        0x0a0d0d0a,
        buffer(16).putInt(0x1a2b3c4d).putShort((short) 1).putShort((short) 0).putLong(-1).array());
  }

  /// Adds an interface with microseconds; returns its number in the section.
  public int addInterface(LinkType linkType, String name) throws IOException {
    return addInterface(linkType, name, 6);
  }

  /// Adds an interface; returns its number in the section.
  ///
  /// @param decimals of a second in its time stamps: 3, 6 or 9
  public int addInterface(LinkType linkType, String name, int decimals) throws IOException {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    byte[] bytes = new byte[8 + 4 + padded(text.length) + 8 + 4];
    ByteBuffer body = ByteBuffer.wrap(bytes).order(order);
    body.putShort((short) linkType.number()).putShort((short) 0).putInt(0);
    body.putShort((short) 2).putShort((short) text.length).put(text); // if_name
    body.position(8 + 4 + padded(text.length));
    body.putShort((short) 9).putShort((short) 1).put((byte) decimals); // if_tsresol
    resolutions.add(decimals);
    block(1, bytes);
    return resolutions.size() - 1;
  }

  /// Appends an enhanced packet block.
  public PcapngWriter packet(int interfaceNumber, long epochNanos, byte[] frame)
      throws IOException {
    return packet(interfaceNumber, epochNanos, frame, frame.length);
  }

  public PcapngWriter packet(int interfaceNumber, long epochNanos, byte[] frame, int wireLength)
      throws IOException {
    long unit = Math.round(Math.pow(10, 9 - resolutions.get(interfaceNumber)));
    long time = epochNanos / unit;
    return block(
        6,
        buffer(20 + padded(frame.length))
            .putInt(interfaceNumber)
            .putInt((int) (time >>> 32))
            .putInt((int) time)
            .putInt(frame.length)
            .putInt(wireLength)
            .put(frame)
            .array());
  }

  /// Appends a simple packet block: interface 0, no time.
  public PcapngWriter simplePacket(byte[] frame) throws IOException {
    return block(3, buffer(4 + padded(frame.length)).putInt(frame.length).put(frame).array());
  }

  /// Appends a block of any type, for readers that must skip what they do not know.
  ///
  /// @param body padded to a multiple of four bytes
  public PcapngWriter block(int type, byte[] body) throws IOException {
    int total = 12 + padded(body.length);
    byte[] block = new byte[total];
    ByteBuffer.wrap(block)
        .order(order)
        .putInt(type)
        .putInt(total)
        .put(body)
        .putInt(total - 4, total);
    out.write(block);
    return this;
  }

  /// Appends bytes as they stand, to leave a torn block behind.
  public PcapngWriter bytes(byte[] bytes) throws IOException {
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

  private static int padded(int length) {
    return (length + 3) & ~3;
  }
}
