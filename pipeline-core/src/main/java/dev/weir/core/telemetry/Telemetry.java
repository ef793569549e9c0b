// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.telemetry;

import dev.weir.api.component.Clock;
import dev.weir.api.component.Kind;
import dev.weir.api.telemetry.Meter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/// Everything that one service counts about itself, in one Prometheus registry of its own. Safe for
/// use by several threads.
public final class Telemetry {
  private static final Set<String> LOSSES =
      Set.of("weir_component_dropped_items", "weir_component_refused_items");

  private final Clock clock;
  private final Duration healthGrace;
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final List<ComponentTelemetry> components = new CopyOnWriteArrayList<>();
  private final Map<String, QueueReading> queues = new ConcurrentSkipListMap<>();
  private final ComponentFamilies families = new ComponentFamilies(registry);

  public Telemetry(Clock clock, Duration healthGrace, String version) {
    this.clock = clock;
    this.healthGrace = healthGrace;
    RuntimeMetrics.register(registry, components, queues);
    ProcessMetrics.register(registry, version);
  }

  /// Begins to count a component.
  public ComponentTelemetry component(ComponentKey key) {
    ComponentTelemetry telemetry = new ComponentTelemetry(key, clock, healthGrace);
    components.add(telemetry);
    return telemetry;
  }

  /// Begins to show an exporter's queue.
  public void queue(ComponentKey exporter, QueueReading queue) {
    queues.put(exporter.id().toString(), queue);
  }

  /// The queue of an exporter; empty for other components.
  public Optional<QueueReading> queue(ComponentKey key) {
    return key.kind() == Kind.EXPORTER
        ? Optional.ofNullable(queues.get(key.id().toString()))
        : Optional.empty();
  }

  /// Where a component registers numbers of its own.
  public Meter meter(ComponentKey key) {
    return new ComponentMeter(key, families);
  }

  public List<ComponentTelemetry> components() {
    return components;
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
