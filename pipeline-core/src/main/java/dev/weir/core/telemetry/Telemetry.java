// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.telemetry;

import dev.weir.api.component.Clock;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Everything that one service counts about itself, in one Prometheus registry of its own. Safe for
/// use by several threads.
public final class Telemetry {
  private static final Set<String> LOSSES =
      Set.of("weir_component_dropped_items", "weir_component_refused_items");

  private final Clock clock;
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final ComponentFamilies families = new ComponentFamilies(registry);
  private final ServiceMetrics service;
  private volatile Duration healthGrace;
  private volatile List<Instruments> shown = List.of();
  private volatile long lostBefore;

  public Telemetry(Clock clock, Duration healthGrace, String version) {
    this.clock = clock;
    this.healthGrace = healthGrace;
    RuntimeMetrics.register(registry, this::shown);
    ProcessMetrics.register(registry, version);
    this.service = ServiceMetrics.register(registry);
  }

  /// The instruments of an instance that is about to be made. Its counts go on from those of the shown
  /// instance with the same key, if there is one; its health does not. Nobody sees them yet.
  public Instruments prepare(ComponentKey key) {
    Health health = new Health(clock, () -> healthGrace);
    ComponentTelemetry telemetry =
        shown.stream()
            .filter(one -> one.key().equals(key))
            .findFirst()
            .map(one -> one.telemetry().continued(health))
            .orElseGet(() -> new ComponentTelemetry(key, health));
    return new Instruments(telemetry, new ComponentMeter(key, families));
  }

  /// Tells of these instances from now on, and of no others.
  public synchronized void show(List<Instruments> now) {
    Set<ComponentKey> keys = new HashSet<>();
    Set<Object> meters = new HashSet<>();
    for (Instruments one : now) {
      keys.add(one.key());
      meters.add(one.meter());
    }
    for (Instruments before : shown) {
      if (!keys.contains(before.key())) {
        lostBefore += before.telemetry().lostItems();
      }
    }
    shown = List.copyOf(now);
    families.show(keys, meters);
  }

  /// What is told of, in the order of the configuration.
  public List<Instruments> shown() {
    return shown;
  }

  /// Changes how long a component may fail before it is unhealthy.
  public void healthGrace(Duration grace) {
    healthGrace = grace;
  }

  /// The metrics of the service as a whole.
  public ServiceMetrics service() {
    return service;
  }

  /// Records given up since the start because a component failed, also by components that are no
  /// longer there. Those that a full queue was told to drop are not among them.
  public long lostItems() {
    return lostBefore + shown.stream().mapToLong(one -> one.telemetry().lostItems()).sum();
  }

  /// What components have counted of themselves, and what the runtime dropped or refused, by name and
  /// labels. Nothing that depends on how fast things went. Gauges are not asked: one may wait for a lock
  /// that the caller holds.
  public Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    for (MetricSnapshot family : registry.scrape(this::isCount)) {
      if (family instanceof CounterSnapshot counter) {
        String name = counter.getMetadata().getPrometheusName() + "_total";
        counter
            .getDataPoints()
            .forEach(
                point -> counts.put(name + labels(point.getLabels()), (long) point.getValue()));
      }
    }
    return counts;
  }

  private boolean isCount(String name) {
    return LOSSES.contains(name) || families.isCounter(name);
  }

  private static String labels(Labels labels) {
    return labels.isEmpty()
        ? ""
        : labels.stream()
            .map(label -> label.getName() + "=" + label.getValue())
            .collect(Collectors.joining(",", "{", "}"));
  }

  public PrometheusRegistry registry() {
    return registry;
  }
}
