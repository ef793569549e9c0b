// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.otlp;

import dev.weir.otlp.Signal;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/// The content of a request, as far as it has come.
final class HttpBody {
  private static final int GZIP_BUFFER = 8 << 10;

  /// Gives its bytes away without a copy.
  private static final class Bytes extends ByteArrayOutputStream {
    private Content.Whole whole() {
      return new Content.Whole(buf, count);
    }
  }

  private final Signal signal;
  private final boolean gzip;
  private final int mostBytes;
  private final Bytes bytes = new Bytes();
  private boolean tooLong;

  HttpBody(Signal signal, boolean gzip, int mostBytes) {
    this.signal = signal;
    this.gzip = gzip;
    this.mostBytes = mostBytes;
  }

  Signal signal() {
    return signal;
  }

  void add(ByteBuf part) {
    if (bytes.size() + part.readableBytes() > mostBytes) {
      tooLong = true;
      return;
    }
    try {
      part.readBytes(bytes, part.readableBytes());
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot be written", e);
    }
  }

  boolean isTooLong() {
    return tooLong;
  }

  /// All of it, decompressed.
  Content content() {
    Content.Whole sent = bytes.whole();
    if (!gzip) {
      return sent;
    }
    try (GZIPInputStream plain =
        new GZIPInputStream(
            new ByteArrayInputStream(sent.buffer(), 0, sent.length()), GZIP_BUFFER)) {
      return Content.read(plain, mostBytes);
    } catch (IOException e) {
      return Content.broken(e);
    }
  }
}
