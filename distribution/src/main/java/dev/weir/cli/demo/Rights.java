// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What the demonstration needs of the machine.
public final class Rights {
  private static final Map<Integer, String> CAPABILITIES =
      new TreeMap<>(
          Map.of(
              12, "CAP_NET_ADMIN (make interfaces, attach programs)",
              13, "CAP_NET_RAW (send raw frames)",
              21, "CAP_SYS_ADMIN (make network namespaces)",
              38, "CAP_PERFMON (programs that read packets)",
              39, "CAP_BPF (load eBPF programs)"));

  private Rights() {}

  /// What is missing, each with its remedy; empty when the demonstration can run.
  public static List<String> missing() {
    List<String> missing = new ArrayList<>();
    long capabilities = effectiveCapabilities();
    List<String> lacking = new ArrayList<>();
    CAPABILITIES.forEach((bit, name) -> {
      if ((capabilities >>> bit & 1) == 0) {
        lacking.add(name);
      }
    });
    if (!lacking.isEmpty()) {
      missing.add("rights: " + String.join(", ", lacking) + "; run it as root: sudo ./weir demo");
    }
    command(missing, "ip", "iproute2");
    command(missing, "unshare", "util-linux");
    command(missing, "nsenter", "util-linux");
    if (!Files.exists(Path.of("/proc/sys/net/ipv6"))) {
      missing.add("IPv6 in the kernel; boot without ipv6.disable=1");
    }
    return missing;
  }

  private static void command(List<String> missing, String name, String debianPackage) {
    if (!SystemCommand.exists(name)) {
      missing.add("the command " + name + "; install it: apt-get install " + debianPackage);
    }
  }

  private static long effectiveCapabilities() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("CapEff:")) {
          return Long.parseUnsignedLong(line.substring("CapEff:".length()).strip(), 16);
        }
      }
    } catch (IOException _) {
      // No /proc: say that everything is missing, which is near enough.
    }
    return 0;
  }
}
