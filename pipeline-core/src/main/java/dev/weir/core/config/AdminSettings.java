// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import dev.weir.api.component.Problems;
import dev.weir.api.component.Setting;

/// The server that tells how the process fares.
public record AdminSettings(
    @Setting("Whether the server runs.") boolean enabled,
    @Setting(
            value = "The address and port to listen on; port 0 takes a free one.",
            example = "\"[::1]:9099\"")
        String listen) {

  public static final AdminSettings DEFAULTS = new AdminSettings(true, "127.0.0.1:9099");

  void check(Problems problems) {
    ListenAddress.check(listen).ifPresent(message -> problems.add("listen", message));
  }

  /// The server that answers a reload cannot move meanwhile.
  void checkReload(AdminSettings running, Problems problems) {
    if (enabled != running.enabled) {
      problems.add("enabled", fixed(running.enabled, enabled));
    }
    if (!listen.equals(running.listen)) {
      problems.add("listen", fixed(running.listen, listen));
    }
  }

  private static String fixed(Object running, Object found) {
    return "cannot change while Weir runs: found '"
        + found
        + "', runs with '"
        + running
        + "'; wanted that, or a restart";
  }

  /// Listens for a moment: nothing else can tell whether the port is free.
  void checkEnvironment(Problems problems) {
    if (enabled) {
      ListenAddress.tryOut(listen).ifPresent(message -> problems.add("listen", message));
    }
  }
}
