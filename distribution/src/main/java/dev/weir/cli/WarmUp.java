// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// Goes through the commands once without showing anything. The build runs it to learn which classes
/// a start needs, for the cache that lets later starts find them loaded and linked.
final class WarmUp {
  private WarmUp() {}

  /// Reads the configuration files that the arguments name.
  public static void main(String[] files) {
    run("--help");
    run("components", "-o", "json");
    run("components");
    for (String file : files) {
      run("validate", "-c", file);
      run("print-config", "-c", file, "-o", "json");
    }
  }

  private static void run(String... arguments) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Main.execute(arguments, nowhere, nowhere);
  }
}
