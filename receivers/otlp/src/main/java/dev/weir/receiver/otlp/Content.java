// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.otlp;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// The bytes of a request, decompressed.
sealed interface Content {
  /// All of them: the first `length` of `buffer`.
  final class Whole implements Content {
    private final byte[] buffer;
    private final int length;

    Whole(byte[] buffer, int length) {
      this.buffer = buffer;
      this.length = length;
    }

    byte[] buffer() {
      return buffer;
    }

    int length() {
      return length;
    }
  }

  /// There are more than `most`.
  record TooLong(int most) implements Content {
    Reply reply() {
      return new Reply.TooLarge("the request is too large: more than " + most + " bytes");
    }
  }

  /// They cannot be read, for example because they are not gzip.
  record Broken(String message) implements Content {}

  int FIRST = 64 << 10;

  /// Reads at most `most` bytes.
  static Content read(InputStream from, int most) {
    byte[] buffer = new byte[Math.min(FIRST, most + 1)];
    int length = 0;
    try {
      while (true) {
        int read = from.read(buffer, length, buffer.length - length);
        if (read < 0) {
          return new Whole(buffer, length);
        }
        length += read;
        if (length > most) {
          return new TooLong(most);
        }
        if (length == buffer.length) {
          buffer = Arrays.copyOf(buffer, (int) Math.min(2L * length, most + 1L));
        }
      }
    } catch (IOException e) {
      return broken(e);
    }
  }

  static Broken broken(IOException e) {
    return new Broken("the request cannot be decompressed: " + e.getMessage());
  }
}
