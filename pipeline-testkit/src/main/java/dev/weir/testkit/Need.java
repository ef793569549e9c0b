// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/// What a test needs of the machine. Where it is missing the test is skipped with the reason
/// printed; with `CI=true` in the environment it fails instead, so that a pipeline never passes by
/// skipping.
public final class Need {
  private Need() {}

  /// The path of a program, for example `promtool`.
  public static String program(String name) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("") + ":/usr/sbin:/sbin";
    for (String directory : path.split(":", -1)) {
      Path program = Path.of(directory, name);
      if (!directory.isEmpty() && Files.isExecutable(program)) {
        return program.toString();
      }
    }
    that(false, name + " is not installed");
    return name;
  }

  /// Skips or fails the test with that reason unless what it needs is there.
  public static void that(boolean there, String reasonOtherwise) {
    if (!there && "true".equals(System.getenv("CI"))) {
      Assertions.fail(reasonOtherwise);
    }
    if (!there) {
      System.out.println("SKIPPED a test: " + reasonOtherwise);
    }
    Assumptions.assumeTrue(there, reasonOtherwise);
  }
}
