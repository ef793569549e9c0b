// SPDX-License-Identifier: Apache-2.0
package dev.weir.processor.windowagg;

import dev.weir.api.MetricBatch;
import dev.weir.api.Resource;
import dev.weir.api.flow.HostSample;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the hosts told that flows come from, by `host.name`, and whether somebody watches for drops.
/// For one thread.
final class Hosts {
  private static final int MOST = 1024;
  private static final String DROPS = "weir.dropped.packets";

  private final Map<String, HostReadings> readings =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, HostReadings> eldest) {
          return size() > MOST;
        }
      };

  private final long keepNanos;
  private boolean dropsWatched;

  /// @param keepNanos for how long windows wait
  Hosts(long keepNanos) {
    this.keepNanos = keepNanos;
  }

  void add(MetricBatch batch) {
    dropsWatched |= batch.metrics().stream().anyMatch(metric -> metric.name().equals(DROPS));
    HostReading reading = HostReading.of(batch);
    if (reading != null) {
      readings
          .computeIfAbsent(name(batch.resource()), _ -> new HostReadings(keepNanos))
          .add(reading);
    }
  }

  /// Whether a receiver tells of drops, so that none means none.
  boolean dropsWatched() {
    return dropsWatched;
  }

  /// What the flow's host did in the window, or null when nobody told.
  @Nullable HostSample sample(Resource resource, OpenWindow window) {
    HostReadings host = readings.get(name(resource));
    return host == null ? null : host.sample(window.startNanos, window.endNanos);
  }

  private static String name(Resource resource) {
    String name = resource.attributes().text("host.name");
    return name == null ? "" : name;
  }
}
