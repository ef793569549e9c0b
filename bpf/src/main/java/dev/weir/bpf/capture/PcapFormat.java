// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import dev.weir.bpf.layout.LinkLayer;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;

/// pcap: a header, then records of 16 bytes and the packet. Microseconds or nanoseconds, either
/// byte order (draft-ietf-opsawg-pcap).
final class PcapFormat implements RecordFormat {
  private static final int MAGIC_MICROS = 0xa1b2c3d4;
  private static final int MAGIC_NANOS = 0xa1b23c4d;
  private static final int MAGIC_MODIFIED = 0xa1b2cd34;
  private static final int HEADER = 24;
  private static final int RECORD_HEADER = 16;

  private final Path file;
  private final ByteSource source;
  private final ByteOrder order;
  private final boolean nanos;
  private final LinkLayer link;

  private PcapFormat(Path file, ByteSource source, ByteOrder order, boolean nanos, LinkLayer link) {
    this.file = file;
    this.source = source;
    this.order = order;
    this.nanos = nanos;
    this.link = link;
  }

  /// Whether `magic`, read in big-endian order, begins a pcap file of any kind.
  static boolean begins(int magic) {
    int swapped = Integer.reverseBytes(magic);
    return isPcap(magic) || isPcap(swapped);
  }

  private static boolean isPcap(int magic) {
    return magic == MAGIC_MICROS || magic == MAGIC_NANOS || magic == MAGIC_MODIFIED;
  }

  /// Reads the file's header.
  static PcapFormat open(Path file, ByteSource source) throws IOException, CaptureException {
    if (!source.has(HEADER)) {
      throw CaptureException.of(file, "is cut inside its header: a pcap header has 24 bytes");
    }
    source.order(ByteOrder.BIG_ENDIAN);
    ByteOrder order = isPcap((int) source.u32(0)) ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    source.order(order);
    int magic = (int) source.u32(0);
    if (magic == MAGIC_MODIFIED) {
      throw CaptureException.of(
          file,
          "is a modified pcap file (Kuznetzov, magic a1b2cd34), which is not read; wanted pcap or"
              + " pcapng: convert it with editcap");
    }
    int major = source.u16(4);
    int minor = source.u16(6);
    if (major != 2 || minor < 3) {
      throw CaptureException.of(
          file, "is pcap version " + major + "." + minor + "; wanted 2.3 or 2.4");
    }
    // The upper half may tell of a frame check sequence.
    int linkType = (int) source.u32(20) & 0xffff;
    LinkLayer link = LinkTypes.ofNumber(linkType);
    if (link == null) {
      throw CaptureException.of(file, LinkTypes.unsupported(linkType));
    }
    source.skip(HEADER);
    return new PcapFormat(file, source, order, magic == MAGIC_NANOS, link);
  }

  @Override
  public Step next(CapturedPacket packet) throws IOException, CaptureException {
    if (!source.has(RECORD_HEADER)) {
      return source.has(1) ? Step.TORN : Step.END;
    }
    long seconds = source.u32(0);
    long fraction = source.u32(4);
    long captured = source.u32(8);
    long original = source.u32(12);
    if (captured > RECORD_LIMIT || original > RECORD_LIMIT) {
      throw CaptureException.at(
          file,
          source.position(),
          "a record of "
              + captured
              + " captured and "
              + original
              + " original bytes; at most "
              + RECORD_LIMIT
              + ": the file is damaged here");
    }
    packet.timestampNanos = seconds * 1_000_000_000L + (nanos ? fraction : fraction * 1000);
    packet.capturedLength = captured;
    packet.originalLength = Math.max(original, captured);
    packet.link = link;
    source.skip(RECORD_HEADER);
    return CaptureFile.expose(file, source, packet, captured);
  }

  LinkLayer link() {
    return link;
  }

  /// Whether numbers are in the other byte order than this machine's.
  boolean isSwapped() {
    return order != ByteOrder.nativeOrder();
  }

  /// How long the unit of the fraction of a second is.
  int fractionNanos() {
    return nanos ? 1 : 1000;
  }

  @Override
  public String describe() {
    return "pcap ("
        + (nanos ? "nanoseconds" : "microseconds")
        + (order == ByteOrder.BIG_ENDIAN ? ", big-endian)" : ", little-endian)");
  }
}
