// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The machine's name, from the kernel: asking the resolver can take seconds.
final class HostName {
  private static final Path FILE = Path.of("/proc/sys/kernel/hostname");

  private HostName() {}

  static String get() {
    try {
      return Files.readString(FILE).trim();
    } catch (IOException _) {
      return "localhost";
    }
  }
}
