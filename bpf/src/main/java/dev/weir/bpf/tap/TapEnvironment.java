// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import dev.weir.bpf.Capability;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Locale;

/// Whether this machine and process can run a tap. Looks only.
public final class TapEnvironment {
  private TapEnvironment() {}

  /// What is missing, each with the remedy; empty when a tap can be started.
  public static List<String> missing() {
    String system = System.getProperty("os.name", "");
    if (!system.toLowerCase(Locale.ROOT).equals("linux")) {
      return List.of("eBPF needs Linux, this is " + system);
    }
    String missing =
        Capability.missing(Capability.CAP_BPF, Capability.CAP_NET_ADMIN, Capability.CAP_PERFMON);
    return missing.isEmpty() ? List.of() : List.of(missing);
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
}
