// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Whether this machine and process can run a tap. Looks only.
public final class TapEnvironment {
  private static final Path STATUS = Path.of("/proc/self/status");

  /// The capabilities by their bit.
  private enum Capability {
    CAP_NET_ADMIN(12),
    CAP_SYS_ADMIN(21),
    CAP_PERFMON(38),
    CAP_BPF(39);

    private final int bit;

    Capability(int bit) {
      this.bit = bit;
    }

    boolean in(long set) {
      return (set >>> bit & 1) != 0;
    }
  }

  private TapEnvironment() {}

  /// What is missing, each with the remedy; empty when a tap can be started.
  public static List<String> missing() {
    String system = System.getProperty("os.name", "");
    if (!system.toLowerCase(Locale.ROOT).equals("linux")) {
      return List.of("eBPF needs Linux, this is " + system);
    }
    return missingCapabilities(effectiveCapabilities());
  }

  /// The names of the interfaces of this network namespace.
  public static List<String> interfaces() {
    try {
      return NetworkInterface.networkInterfaces().map(NetworkInterface::getName).sorted().toList();
    } catch (SocketException e) {
      return List.of();
    }
  }

  /// Whether an interface matches the name or glob now.
  public static boolean exists(String pattern) {
    InterfacePattern wanted = InterfacePattern.of(pattern);
    return interfaces().stream().anyMatch(wanted::matches);
  }

  static List<String> missingCapabilities(long effective) {
    // Before there was CAP_BPF, CAP_SYS_ADMIN stood for it; it still does.
    boolean all = Capability.CAP_SYS_ADMIN.in(effective);
    List<String> missing = new ArrayList<>();
    for (Capability capability :
        List.of(Capability.CAP_BPF, Capability.CAP_NET_ADMIN, Capability.CAP_PERFMON)) {
      boolean covered = all && capability != Capability.CAP_NET_ADMIN;
      if (!covered && !capability.in(effective)) {
        missing.add(capability.name());
      }
    }
    return missing.isEmpty()
        ? List.of()
        : List.of(
            "loading eBPF programs is not permitted: "
                + String.join(", ", missing)
                + " missing; run as root or with the capabilities CAP_BPF, CAP_NET_ADMIN and"
                + " CAP_PERFMON");
  }

  private static long effectiveCapabilities() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith("CapEff:")) {
          return Long.parseUnsignedLong(line.substring("CapEff:".length()).strip(), 16);
        }
      }
    } catch (IOException e) {
      // Without /proc the kernel has the last word, when the programs are loaded.
    }
    return -1;
  }
}
