// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Starts this same Weir once more, in a new network namespace.
public final class WeirProcess {
  /// The command that runs the pipeline in one namespace: nanoseconds of traffic, directory.
  public static final String INSIDE = "demo-inside";

  /// The command that answers in the other.
  public static final String PEER = "demo-peer";

  private static final String MAIN = "dev.weir.cli.Main";

  private WeirProcess() {}

  /// Java looks once, when it starts, whether any interface has an IPv6 address, and does without
  /// IPv6 for good when none has. So the loopback comes up first.
  private static final String LOOPBACK_FIRST = "\"$0\" link set lo up && exec \"$@\"";

  /// A process of `weir arguments...` whose namespace is its own, has nothing but a loopback, and dies
  /// with it. It is in a session of its own: Ctrl-C ends the process at the terminal only, which lets
  /// go of the others, and not a command that one of them is waiting for.
  public static ProcessBuilder inNewNamespace(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(SystemCommand.path("unshare"), "--net", "--"));
    command.addAll(
        List.of(
            SystemCommand.path("setsid"), "sh", "-c", LOOPBACK_FIRST, SystemCommand.path("ip")));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(machineFlags());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
    command.addAll(arguments);
    return new ProcessBuilder(command);
  }

  /// The flags that this virtual machine was started with: the AOT cache fits the same ones only.
  private static List<String> machineFlags() {
    List<String> flags = new ArrayList<>();
    try {
      String line = Files.readString(Path.of("/proc/self/cmdline"), StandardCharsets.UTF_8);
      for (String argument : line.split("\0", -1)) {
        if (argument.startsWith("-X")
            || argument.startsWith("-Dweir.")
            || argument.startsWith("--enable-native-access")) {
          flags.add(argument);
        }
        if (argument.equals(MAIN)) {
          break;
        }
      }
    } catch (IOException _) {
      flags.add("--enable-native-access=ALL-UNNAMED");
    }
    return flags;
  }
}
