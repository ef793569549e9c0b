// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.netns;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Runs commands of the system to their end.
final class Command {
  private Command() {}

  static String run(String command) {
    return run(List.of(command.split(" ")));
  }

  /// What the command printed; throws [CommandException] when it is missing or fails.
  static String run(List<String> command) {
    Process process = start(command);
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      if (status != 0) {
        throw new CommandException(
            "`%s` failed with status %d: %s"
                .formatted(String.join(" ", command), status, output.strip()),
            null);
      }
      return output;
    } catch (IOException e) {
      throw new CommandException("`" + String.join(" ", command) + "`: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new CommandException("`" + String.join(" ", command) + "` was interrupted", e);
    }
  }

  static Process start(List<String> command) {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new CommandException(
          "cannot run `" + command.getFirst() + "`: install it (packages iproute2, ethtool)", e);
    }
  }
}
