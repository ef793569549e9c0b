// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// A file with a name and a number on each line: `/proc/meminfo`, `/proc/vmstat`, many of control
/// groups. For one thread.
final class KeyedNumbers {
  private static final long ABSENT = -1;

  private final TextReader reader;
  private final Path file;
  private final List<String> keys;
  private final long[] values;

  /// @param keys as they stand in the file, with the colon where there is one
  KeyedNumbers(TextReader reader, Path file, String... keys) {
    this.reader = reader;
    this.file = file;
    this.keys = List.of(keys);
    this.values = new long[keys.length];
  }

  /// Reads the file anew.
  KeyedNumbers read() throws IOException {
    Arrays.fill(values, ABSENT);
    reader.read(file);
    while (reader.nextLine()) {
      if (reader.nextWord()) {
        for (int i = 0; i < values.length; i++) {
          if (reader.isWord(keys.get(i))) {
            values[i] = reader.number();
            break;
          }
        }
      }
    }
    return this;
  }

  /// @throws IOException when the file has no such line
  long get(String key) throws IOException {
    long value = values[keys.indexOf(key)];
    if (value == ABSENT) {
      throw new IOException(file + " has no line '" + key + "'");
    }
    return value;
  }
}
