// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.prometheus;

import dev.weir.api.component.Setting;
import java.time.Duration;

/// The settings of the `prometheus` exporter.
public record PrometheusExporterConfig(
    @Setting("Address and port of the HTTP server; port 0 takes any free one.") String listen,
    @Setting("How many series may exist before new ones join the overflow series of their family.")
        int maxSeries,
    @Setting("How many flows may be followed for the gauges of active flows.") int maxActiveFlows,
    @Setting("Forget series whose source has said nothing for so long; 0s for never.")
        Duration expireAfter) {

  static PrometheusExporterConfig defaults() {
    return new PrometheusExporterConfig("0.0.0.0:9100", 10_000, 1_000_000, Duration.ofMinutes(5));
  }
}
