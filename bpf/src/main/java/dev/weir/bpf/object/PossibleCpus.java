// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.object;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// How many CPUs the kernel allows for, online or not: per-CPU maps hold a value for each.
public final class PossibleCpus {
  private static final Path FILE = Path.of("/sys/devices/system/cpu/possible");

  private PossibleCpus() {}

  public static int count() {
    return Counted.COUNT;
  }

  /// The number of CPUs in a list such as `0-3,8`.
  static int count(String list) {
    int count = 0;
    for (String range : list.strip().split(",", -1)) {
      String[] ends = range.split("-", 2);
      int first = Integer.parseInt(ends[0]);
      count += Integer.parseInt(ends[ends.length - 1]) - first + 1;
    }
    return count;
  }

  private static final class Counted {
    private static final int COUNT = read();

    private static int read() {
      try {
        return count(Files.readString(FILE));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
