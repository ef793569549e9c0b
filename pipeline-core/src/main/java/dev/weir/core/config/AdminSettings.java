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

  /// Listens for a moment: nothing else can tell whether the port is free.
  void checkEnvironment(Problems problems) {
    if (enabled) {
      ListenAddress.tryOut(listen).ifPresent(message -> problems.add("listen", message));
    }
  }
}
