// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import dev.weir.api.component.Setting;

/// Weir's own metrics, which the admin server serves in any case.
public record MetricsSettings(@Setting("Pushes them by OTLP too.") OtlpPushSettings otlp) {
  public static final MetricsSettings DEFAULTS = new MetricsSettings(OtlpPushSettings.DEFAULTS);
}
