// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.service;

import dev.weir.core.service.ReloadResult.Outcome;
import dev.weir.core.service.ServiceStatus.ReloadStatus;
import dev.weir.core.telemetry.ServiceMetrics;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where a service reloads from, and how that went so far: counted, logged and kept for `/status`.
/// Safe for use by several threads.
final class Reloads {
  private final System.Logger logger = System.getLogger("reload");
  private final ServiceMetrics metrics;
  private final Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
  private volatile @Nullable ConfigurationSource source;
  private @Nullable ReloadResult last;
  private @Nullable Instant lastApplied;

  Reloads(ServiceMetrics metrics) {
    this.metrics = metrics;
    metrics.outcomes(Arrays.stream(Outcome.values()).map(Outcome::label).toList());
  }

  void from(ConfigurationSource newSource) {
    source = newSource;
  }

  boolean possible() {
    return source != null;
  }

  ConfigurationSource source() {
    return Objects.requireNonNull(source, "the service has nothing to reload from");
  }

  synchronized void done(ReloadResult result) {
    last = result;
    if (result.outcome().success()) {
      lastApplied = result.time();
    }
    counts.merge(result.outcome(), 1L, Long::sum);
    metrics.reloaded(result.outcome().label(), result.outcome().success());
    Level level =
        switch (result.outcome()) {
          case APPLIED -> Level.INFO;
          case INVALID, BLOCKED -> Level.WARNING;
          case ROLLED_BACK, FAILED -> Level.ERROR;
        };
    result.toText().lines().forEach(line -> logger.log(level, line));
  }

  synchronized ReloadStatus status() {
    return new ReloadStatus(
        possible(), counts, Optional.ofNullable(lastApplied), Optional.ofNullable(last));
  }
}
