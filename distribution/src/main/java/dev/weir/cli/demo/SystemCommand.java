// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Runs short commands of the system (`ip`, `ethtool`) to their end.
final class SystemCommand {
  /// Where they are, also for users whose PATH lacks the administrator's directories.
  private static final List<String> DIRECTORIES =
      List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin", "/usr/local/sbin", "/usr/local/bin");

  private SystemCommand() {}

  static boolean exists(String name) {
    return DIRECTORIES.stream().anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
  }

  /// The command's file, or its bare name when it is nowhere we know.
  static String path(String name) {
    return DIRECTORIES.stream()
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst()
        .orElse(name);
  }

  /// Runs a command and returns what it printed.
  ///
  /// @throws DemoException with its words when it fails
  static String run(List<String> command) throws DemoException {
    String text = String.join(" ", command);
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      if (code != 0) {
        throw new DemoException("'" + text + "' failed: " + output.strip());
      }
      return output;
    } catch (IOException e) {
      throw new DemoException("'" + text + "' cannot be run: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException("interrupted while running '" + text + "'", e);
    }
  }
}
