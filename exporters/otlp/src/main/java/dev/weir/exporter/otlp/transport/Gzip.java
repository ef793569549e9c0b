// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp.transport;

import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// Compresses requests into a buffer that is used again (RFC 1952). At the fastest level: telemetry
/// repeats itself so much that the others gain little for two to three times the processor time. Not
/// safe for use by several threads; [#close] frees native memory.
public final class Gzip implements AutoCloseable {
  /// Magic, method deflate, no flags, no time, fastest, system unknown.
  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 4, (byte) 0xff};

  private static final int TRAILER = 8;
  private static final int SMALLEST = 1 << 14;

  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
  private byte[] buffer = new byte[SMALLEST];

  /// Compresses so many bytes of `from`.
  ///
  /// @return how long the result in [#buffer] is, from its beginning
  public int compress(byte[] from, int offset, int length) {
    deflater.reset();
    deflater.setInput(from, offset, length);
    deflater.finish();
    System.arraycopy(HEADER, 0, buffer, 0, HEADER.length);
    int at = HEADER.length;
    while (!deflater.finished()) {
      if (buffer.length - at <= TRAILER) {
        buffer = Arrays.copyOf(buffer, 2 * buffer.length);
      }
      at += deflater.deflate(buffer, at, buffer.length - at - TRAILER);
    }
    CRC32 checksum = new CRC32();
    checksum.update(from, offset, length);
    littleEndian((int) checksum.getValue(), at);
    littleEndian(length, at + 4);
    return at + TRAILER;
  }

  public byte[] buffer() {
    return buffer;
  }

  /// Leaves the buffer to whoever may still read it.
  public void abandon() {
    buffer = new byte[SMALLEST];
  }

  @Override
  public void close() {
    deflater.end();
  }

  private void littleEndian(int value, int at) {
    for (int i = 0; i < 4; i++) {
      buffer[at + i] = (byte) (value >>> (8 * i));
    }
  }
}
