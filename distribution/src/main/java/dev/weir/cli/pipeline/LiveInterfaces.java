// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.pipeline;

import dev.weir.bpf.netlink.DefaultRoutes;
import dev.weir.bpf.netlink.Interfaces;
import dev.weir.bpf.netlink.NetworkInterface;
import dev.weir.bpf.tap.InterfacePattern;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Which interfaces a command listens to. Asks the kernel at each call; may throw
/// [dev.weir.bpf.BpfException].
public final class LiveInterfaces {
  private LiveInterfaces() {}

  /// The host's side of pods' interfaces, as container networks name them: Cilium, plain veth, Calico,
  /// Amazon's, Azure's, Google's.
  private static final List<String> PODS =
      List.of("lxc*", "veth*", "cali*", "eni*", "azv*", "gke*");

  /// Globs of the interfaces of pods that are there, so that later ones of the same kind match too;
  /// without any, the interfaces of the default routes.
  public static List<String> ofPods() {
    List<NetworkInterface> there = Interfaces.list();
    List<String> globs =
        PODS.stream()
            .filter(glob ->
                there.stream().anyMatch(one -> InterfacePattern.of(glob).matches(one.name())))
            .toList();
    return globs.isEmpty() ? ofDefaultRoutes() : globs;
  }

  /// Those that a default route leads to, by name.
  public static List<String> ofDefaultRoutes() {
    Set<Integer> numbers = DefaultRoutes.interfaces();
    return Interfaces.list().stream()
        .filter(one -> numbers.contains(one.index()))
        .map(NetworkInterface::name)
        .sorted()
        .toList();
  }

  /// What is wrong with the first bad one of names or globs given by a user, or the empty text. A name
  /// must be there; a glob may match interfaces that come later.
  public static String problem(List<String> texts) {
    for (String text : texts) {
      String problem = problem(text);
      if (!problem.isEmpty()) {
        return problem;
      }
    }
    return "";
  }

  private static String problem(String text) {
    String problem = InterfacePattern.problem(text);
    if (!problem.isEmpty()) {
      return problem;
    }
    InterfacePattern pattern = InterfacePattern.of(text);
    List<String> there = Interfaces.list().stream().map(NetworkInterface::name).sorted().toList();
    if (pattern.isGlob() || there.stream().anyMatch(pattern::matches)) {
      return "";
    }
    return "there is no interface '"
        + text
        + "'; there are "
        + there.stream().collect(Collectors.joining(", "));
  }
}
