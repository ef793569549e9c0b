// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import dev.weir.api.component.Problems;
import dev.weir.bpf.BpfException;
import dev.weir.bpf.Capability;
import dev.weir.bpf.link.Hook;
import dev.weir.bpf.netlink.Interfaces;
import dev.weir.bpf.netlink.NetworkInterface;
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

  /// Adds what is missing for a receiver with these interfaces.
  public static void check(List<String> interfaces, Problems problems) {
    missing().forEach(missing -> problems.add("", missing));
    for (int i = 0; i < interfaces.size(); i++) {
      String text = interfaces.get(i);
      if (InterfacePattern.problem(text).isEmpty() && !exists(text)) {
        problems.add(
            "interfaces[" + i + "]",
            "no interface matches '" + text + "'; there are " + interfaces());
      }
    }
  }

  /// Adds which of the interfaces would not take an XDP program.
  public static void checkXdp(List<String> interfaces, Hook hook, Problems problems) {
    List<NetworkInterface> present;
    try {
      present = Interfaces.list();
    } catch (BpfException e) {
      problems.add("interfaces", String.valueOf(e.getMessage()));
      return;
    }
    for (int i = 0; i < interfaces.size(); i++) {
      if (!InterfacePattern.problem(interfaces.get(i)).isEmpty()) {
        continue;
      }
      InterfacePattern wanted = InterfacePattern.of(interfaces.get(i));
      String setting = "interfaces[" + i + "]";
      present.stream()
          .filter(one -> wanted.matches(one.name()))
          .map(one -> XdpEnvironment.problem(one, hook))
          .filter(problem -> !problem.isEmpty())
          .forEach(problem -> problems.add(setting, problem));
    }
  }

  /// The names of the interfaces of this network namespace.
  static List<String> interfaces() {
    try {
      return Interfaces.list().stream().map(NetworkInterface::name).sorted().toList();
    } catch (BpfException e) {
      return List.of();
    }
  }

  /// Whether an interface matches the name or glob now.
  static boolean exists(String pattern) {
    InterfacePattern wanted = InterfacePattern.of(pattern);
    return interfaces().stream().anyMatch(wanted::matches);
  }
}
