// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.telemetry;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;

/// The metrics of the service as a whole: its configuration and the reloads. Names are frozen. Safe
/// for use by several threads.
public final class ServiceMetrics {
  private static final String PUSHED = "pushed";
  private static final String FAILED = "failed";

  private final Counter reloads;
  private final Gauge loaded;
  private final Gauge successful;
  private final Info configuration;
  private final Counter pushes;

  private ServiceMetrics(PrometheusRegistry registry) {
    reloads =
        Counter.builder()
            .name("weir_reloads_total")
            .help("Attempts to reload the configuration, by what came of them.")
            .labelNames("outcome")
            .withoutExemplars()
            .register(registry);
    loaded =
        Gauge.builder()
            .name("weir_config_loaded_timestamp_seconds")
            .help("When the configuration that runs was loaded, in seconds since the epoch.")
            .withoutExemplars()
            .register(registry);
    successful =
        Gauge.builder()
            .name("weir_config_last_reload_successful")
            .help(
                "Whether the last attempt to reload succeeded (1) or not (0); 1 before the first.")
            .withoutExemplars()
            .register(registry);
    configuration =
        Info.builder()
            .name("weir_config_info")
            .help("1; the label is the SHA-256 of the effective configuration that runs.")
            .labelNames("sha256")
            .register(registry);
    pushes =
        Counter.builder()
            .name("weir_metric_pushes_total")
            .help("Attempts to push these metrics by OTLP, by what came of them.")
            .labelNames("outcome")
            .withoutExemplars()
            .register(registry);
    pushes.initLabelValues(PUSHED);
    pushes.initLabelValues(FAILED);
    successful.set(1);
  }

  static ServiceMetrics register(PrometheusRegistry registry) {
    return new ServiceMetrics(registry);
  }

  /// Names every outcome that there may be, so that each shows from 0.
  public void outcomes(List<String> all) {
    all.forEach(reloads::initLabelValues);
  }

  /// A configuration runs from now on.
  ///
  /// @param sha256 of the effective configuration, in hex
  public void runs(String sha256, long epochNanos) {
    loaded.set(epochNanos / 1e9);
    configuration.setLabelValues(sha256);
  }

  /// An attempt to reload has ended.
  public void reloaded(String outcome, boolean success) {
    reloads.labelValues(outcome).inc();
    successful.set(success ? 1 : 0);
  }

  /// An attempt to push the metrics has ended.
  public void pushed(boolean success) {
    pushes.labelValues(success ? PUSHED : FAILED).inc();
  }
}
