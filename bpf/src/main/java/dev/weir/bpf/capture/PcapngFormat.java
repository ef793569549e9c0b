// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import dev.weir.bpf.layout.LinkLayer;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// pcapng: sections of blocks, each section with its own byte order and interfaces
/// (draft-ietf-opsawg-pcapng). Blocks that carry no packet are passed over.
final class PcapngFormat implements RecordFormat {
  /// The section header's type, the same in both byte orders.
  static final int SECTION = 0x0a0d0d0a;

  private static final int BYTE_ORDER_MAGIC = 0x1a2b3c4d;
  private static final int INTERFACE = 1;
  private static final int OBSOLETE_PACKET = 2;
  private static final int SIMPLE_PACKET = 3;
  private static final int ENHANCED_PACKET = 6;
  private static final int OPTION_RESOLUTION = 9;
  private static final int OPTION_OFFSET = 14;
  private static final int SMALLEST_BLOCK = 12;
  private static final int SMALLEST_SECTION = 28;
  private static final int MOST_INTERFACES = 65_536;
  private static final int MICROSECONDS = 6;

  private final Path file;
  private final ByteSource source;
  private final List<PcapngInterface> interfaces = new ArrayList<>();
  private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
  private long previousNanos;

  private PcapngFormat(Path file, ByteSource source) {
    this.file = file;
    this.source = source;
  }

  /// Checks the first section header; it is read again with the first packet.
  static PcapngFormat open(Path file, ByteSource source) throws IOException, CaptureException {
    if (!source.has(SMALLEST_SECTION)) {
      throw CaptureException.of(
          file, "is cut inside its header: a pcapng section header has 28 bytes or more");
    }
    PcapngFormat format = new PcapngFormat(file, source);
    format.takeByteOrder();
    return format;
  }

  @Override
  public Step next(CapturedPacket packet) throws IOException, CaptureException {
    while (true) {
      if (!source.has(SMALLEST_BLOCK)) {
        return source.has(1) ? Step.TORN : Step.END;
      }
      int type = (int) source.u32(0);
      if (type == SECTION) {
        takeByteOrder();
        interfaces.clear();
      }
      long length = blockLength(type);
      if (source.left() >= 0 && source.left() < length) {
        return Step.TORN;
      }
      if (!source.has((int) Math.min(length, ByteSource.WINDOW))) {
        return Step.TORN;
      }
      if (length <= ByteSource.WINDOW) {
        checkEnd(length);
      }
      switch (type) {
        case ENHANCED_PACKET, OBSOLETE_PACKET -> {
          return packet(packet, length, type == OBSOLETE_PACKET);
        }
        case SIMPLE_PACKET -> {
          return simplePacket(packet, length);
        }
        case INTERFACE -> addInterface(length);
        default -> {}
      }
      if (!source.skip(length)) {
        return Step.TORN;
      }
    }
  }

  @Override
  public String describe() {
    return order == ByteOrder.BIG_ENDIAN ? "pcapng (big-endian)" : "pcapng (little-endian)";
  }

  private void takeByteOrder() throws CaptureException {
    source.order(ByteOrder.BIG_ENDIAN);
    int magic = (int) source.u32(8);
    if (magic == BYTE_ORDER_MAGIC) {
      order = ByteOrder.BIG_ENDIAN;
    } else if (magic == Integer.reverseBytes(BYTE_ORDER_MAGIC)) {
      order = ByteOrder.LITTLE_ENDIAN;
    } else {
      throw damaged("a section whose byte-order magic is %08x; wanted 1a2b3c4d".formatted(magic));
    }
    source.order(order);
  }

  private long blockLength(int type) throws CaptureException {
    long length = source.u32(4);
    int smallest =
        switch (type) {
          case SECTION -> SMALLEST_SECTION;
          case INTERFACE -> 20;
          case ENHANCED_PACKET, OBSOLETE_PACKET -> 32;
          case SIMPLE_PACKET -> 16;
          default -> SMALLEST_BLOCK;
        };
    if (length < smallest || length % 4 != 0 || length > RECORD_LIMIT) {
      throw damaged(
          "a block of type "
              + Integer.toUnsignedString(type)
              + " and length "
              + length
              + "; wanted a multiple of 4 from "
              + smallest
              + " to "
              + RECORD_LIMIT);
    }
    return length;
  }

  private void checkEnd(long length) throws CaptureException {
    long repeated = source.u32((int) length - 4);
    if (repeated != length) {
      throw damaged(
          "a block that says length " + length + " at its start and " + repeated + " at its end");
    }
  }

  private Step packet(CapturedPacket packet, long length, boolean obsolete)
      throws IOException, CaptureException {
    long number = obsolete ? source.u16(8) : source.u32(8);
    PcapngInterface from = interfaceOf(number);
    packet.link = linkOf(from);
    packet.capturedLength = source.u32(20);
    packet.originalLength = Math.max(source.u32(24), packet.capturedLength);
    if (packet.capturedLength > length - 32 || packet.originalLength > RECORD_LIMIT) {
      throw damaged(
          "a packet of "
              + packet.capturedLength
              + " captured and "
              + packet.originalLength
              + " original bytes in a block of "
              + length);
    }
    long units = source.u32(12) << 32 | source.u32(16);
    try {
      packet.timestampNanos = from.nanos(units);
    } catch (ArithmeticException e) {
      throw CaptureException.at(
          file,
          source.position(),
          "a packet whose time is %s units of resolution %d: %s"
              .formatted(Long.toUnsignedString(units), from.resolution(), e.getMessage()),
          e);
    }
    previousNanos = packet.timestampNanos;
    source.skip(28);
    return CaptureFile.expose(file, source, packet, length - 28);
  }

  /// A packet without time: it gets that of the one before it, for file order is capture order.
  private Step simplePacket(CapturedPacket packet, long length)
      throws IOException, CaptureException {
    PcapngInterface from = interfaceOf(0);
    packet.link = linkOf(from);
    packet.originalLength = source.u32(8);
    packet.capturedLength = Math.min(packet.originalLength, length - 16);
    if (from.snapLength() > 0) {
      packet.capturedLength = Math.min(packet.capturedLength, from.snapLength());
    }
    if (packet.originalLength > RECORD_LIMIT) {
      throw damaged("a packet of " + packet.originalLength + " bytes; at most " + RECORD_LIMIT);
    }
    packet.timestampNanos = previousNanos;
    source.skip(12);
    return CaptureFile.expose(file, source, packet, length - 12);
  }

  private void addInterface(long length) throws CaptureException {
    if (interfaces.size() == MOST_INTERFACES || length > ByteSource.WINDOW) {
      throw damaged(
          "interface " + interfaces.size() + " of " + length + " bytes: too many or large");
    }
    int linkType = source.u16(8);
    int resolution = MICROSECONDS;
    long offsetSeconds = 0;
    int at = 16;
    while (at + 4 <= length - 4) {
      int code = source.u16(at);
      int size = source.u16(at + 2);
      if (code == 0 || at + 4 + size > length - 4) {
        break;
      }
      if (code == OPTION_RESOLUTION && size == 1) {
        resolution = source.u8(at + 4);
      } else if (code == OPTION_OFFSET && size == 8) {
        offsetSeconds = source.s64(at + 4);
      }
      at += 4 + (size + 3 & ~3);
    }
    interfaces.add(new PcapngInterface(linkType, source.u32(12), resolution, offsetSeconds));
  }

  private PcapngInterface interfaceOf(long number) throws CaptureException {
    if (number >= interfaces.size()) {
      throw damaged(
          "a packet of interface " + number + ", but the section has " + interfaces.size());
    }
    return interfaces.get((int) number);
  }

  private LinkLayer linkOf(PcapngInterface from) throws CaptureException {
    LinkLayer link = LinkTypes.ofNumber(from.linkType());
    if (link == null) {
      throw damaged(LinkTypes.unsupported(from.linkType()));
    }
    return link;
  }

  private CaptureException damaged(String problem) {
    return CaptureException.at(file, source.position(), problem);
  }
}
