// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import dev.weir.api.component.Setting;

/// What Weir tells about itself.
public record TelemetrySettings(@Setting("Weir's own log, on stderr.") LogSettings logs) {
  public static final TelemetrySettings DEFAULTS = new TelemetrySettings(LogSettings.DEFAULTS);
}
