// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.component;

import java.util.List;

/// How the service that a component runs in is at one moment: what the admin server says on
/// `/healthz` and `/ready`.
///
/// @param state where it is in its life, for example `starting` or `running`
/// @param ready whether everything is started and nothing stops
/// @param unhealthy one line for each reason; empty when all is well
public record ServiceHealth(String state, boolean ready, List<String> unhealthy) {
  /// A service that runs and is well.
  public static final ServiceHealth WELL = new ServiceHealth("running", true, List.of());

  public ServiceHealth {
    unhealthy = List.copyOf(unhealthy);
  }
}
