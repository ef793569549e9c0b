// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.demo;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// Writes a pcap file with nanoseconds, and counts what it writes. One thread.
final class CaptureWriter implements AutoCloseable {
  private static final int MAGIC_NANOS = 0xa1b23c4d;
  private static final int SNAP_LENGTH = 65_535;
  private static final int ETHERNET = 1;
  private static final long SECOND = 1_000_000_000L;

  private final OutputStream out;
  private LiveFlows.Sum written = LiveFlows.Sum.ZERO;

  CaptureWriter(Path file) throws IOException {
    out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
    byte[] header = new byte[24];
    little(header).putInt(MAGIC_NANOS).putShort((short) 2).putShort((short) 4).putLong(0);
    little(header).putInt(16, SNAP_LENGTH).putInt(20, ETHERNET);
    out.write(header);
  }

  /// Fills a file with the demonstration's kinds of traffic and returns how much that is.
  ///
  /// @param begin the time of the first packet, nanoseconds since the epoch
  /// @param duration about how long the traffic lasts; a tenth of a second at least
  static LiveFlows.Sum fill(Path file, long begin, Duration duration) throws IOException {
    try (CaptureWriter writer = new CaptureWriter(file)) {
      long rounds = Math.max(1, duration.toNanos() / MadeRound.NANOS);
      for (int round = 0; round < rounds; round++) {
        MadeRound.of(round).write(writer, begin + round * MadeRound.NANOS);
      }
      return writer.written();
    }
  }

  void write(long nanos, byte[] frame) throws IOException {
    byte[] header = new byte[16];
    little(header)
        .putInt((int) (nanos / SECOND))
        .putInt((int) (nanos % SECOND))
        .putInt(frame.length)
        .putInt(frame.length);
    out.write(header);
    out.write(frame);
    written = written.plus(new LiveFlows.Sum(1, frame.length));
  }

  /// Packets and bytes so far.
  LiveFlows.Sum written() {
    return written;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
