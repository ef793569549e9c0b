// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import java.io.IOException;
import java.nio.file.Path;

/// Counts processors.
final class ProcessorCount {
  private ProcessorCount() {}

  /// The lines `cpu0`, `cpu1`, ... of `/proc/stat`.
  static int online(TextReader reader, Path stat) throws IOException {
    reader.read(stat);
    int lines = 0;
    while (reader.nextLine() && reader.nextWord() && reader.startsWith("cpu")) {
      lines++;
    }
    // The first line is of all together.
    if (lines < 2) {
      throw new IOException(stat + " has no line 'cpu0'");
    }
    return lines - 1;
  }

  /// The processors of a list like `0-3,8`; 0 for an empty one.
  static int inList(TextReader reader, Path file) throws IOException {
    reader.read(file);
    if (!reader.nextLine() || !reader.nextWord()) {
      return 0;
    }
    int count = 0;
    for (String range : reader.word().split(",", -1)) {
      String[] ends = range.split("-", 2);
      try {
        int first = Integer.parseInt(ends[0]);
        int last = Integer.parseInt(ends[ends.length - 1]);
        count = Math.addExact(count, Math.addExact(Math.subtractExact(last, first), 1));
      } catch (NumberFormatException | ArithmeticException e) {
        throw new IOException(file + " has '" + range + "' where a range of processors belongs", e);
      }
    }
    return count;
  }
}
