// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import dev.weir.api.component.Problems;
import dev.weir.api.component.Setting;

/// What Weir tells about itself.
public record TelemetrySettings(
    @Setting("Weir's own log, on stderr.") LogSettings logs,
    @Setting("Weir's own metrics.") MetricsSettings metrics) {
  public static final TelemetrySettings DEFAULTS =
      new TelemetrySettings(LogSettings.DEFAULTS, MetricsSettings.DEFAULTS);

  void check(Problems problems) {
    metrics.otlp().check((setting, message) -> problems.add("metrics.otlp." + setting, message));
  }
}
