// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.weir.bpf.layout.LinkLayer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/// What tests of captures share.
final class Captures {
  private Captures() {}

  /// A packet as a value.
  record Seen(long nanos, long original, long captured, LinkLayer link, String bytes) {
    static Seen of(CapturedPacket packet) {
      byte[] bytes = new byte[packet.visibleLength()];
      MemorySegment.copy(packet.data(), JAVA_BYTE, packet.dataOffset(), bytes, 0, bytes.length);
      return new Seen(
          packet.timestampNanos(),
          packet.originalLength(),
          packet.capturedLength(),
          packet.link(),
          hex(bytes));
    }
  }

  /// All packets of a file that can be read to its end.
  static List<Seen> read(Path file) throws CaptureException {
    try (CaptureFile capture = CaptureFile.open(file)) {
      return read(capture);
    }
  }

  static List<Seen> read(CaptureFile capture) throws CaptureException {
    List<Seen> seen = new ArrayList<>();
    while (capture.next()) {
      seen.add(Seen.of(capture.packet()));
    }
    return seen;
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  /// A compressed copy beside the file.
  static Path gzip(Path file) throws IOException {
    return Files.write(
        file.resolveSibling(file.getFileName() + ".gz"), gzip(Files.readAllBytes(file)));
  }

  static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }
}
