// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The command that runs a class of the tests in a Java process of its own.
public final class JavaCommand {
  private JavaCommand() {}

  public static String[] of(Class<?> main, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    return command.toArray(String[]::new);
  }
}
