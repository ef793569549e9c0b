// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.telemetry;

import dev.weir.api.telemetry.Meter;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The metric families that components register, each shared by all components that use its name.
/// Safe for use by several threads.
final class ComponentFamilies {
  private static final List<String> OWN_LABELS = List.of("component", "kind", "pipeline");

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");
  private static final Pattern RUNTIME =
      Pattern.compile(
          "(component|queue|process|build|config|reloads|metric_pushes|exporter_retries).*");

  private record Family(String label, @Nullable Counter counter, Gauges gauges) {}

  private static final class Gauges {
    private final Map<ComponentMeter, DoubleSupplier> values = new ConcurrentHashMap<>();
  }

  private final PrometheusRegistry registry;
  private final Map<String, Family> families = new HashMap<>();
  private volatile Set<?> shown = Set.of();

  ComponentFamilies(PrometheusRegistry registry) {
    this.registry = registry;
  }

  Meter.Counter counter(String name, String help, ComponentKey key) {
    return running(counterFamily(name, help, ""), labels(key));
  }

  Meter.LabelledCounter counter(String name, String help, String label, ComponentKey key) {
    Counter family = counterFamily(name, help, label);
    return value -> running(family, labels(key, value));
  }

  synchronized void gauge(String name, String help, ComponentMeter owner, DoubleSupplier value) {
    Family family = families.get(name);
    if (family == null) {
      Gauges gauges = new Gauges();
      family = new Family("", null, gauges);
      GaugeWithCallback.builder()
          .name(fullName(name))
          .help(help)
          .labelNames("component", "kind", "pipeline")
          .callback(callback ->
              gauges.values.forEach((meter, read) -> {
                if (shown.contains(meter)) {
                  callback.call(read.getAsDouble(), labels(meter.key()));
                }
              }))
          .register(registry);
      families.put(name, family);
    }
    if (family.counter() != null) {
      throw new IllegalArgumentException("metric '" + name + "' is a counter; wanted a gauge");
    }
    family.gauges().values.put(owner, value);
  }

  /// Tells of these components from now on and forgets the numbers of all others.
  synchronized void show(Set<ComponentKey> keys, Set<?> meters) {
    shown = Set.copyOf(meters);
    Set<List<String>> labels =
        keys.stream().map(key -> List.of(labels(key))).collect(Collectors.toSet());
    for (Family family : families.values()) {
      family.gauges().values.keySet().retainAll(meters);
      Counter counter = family.counter();
      if (counter != null) {
        counter.removeIf(values -> !labels.contains(values.subList(0, OWN_LABELS.size())));
      }
    }
  }

  /// Whether a component registered a counter of that name, `weir_` included.
  synchronized boolean isCounter(String fullName) {
    Family family = families.get(fullName.replaceFirst("^weir_", ""));
    return family != null && family.counter() != null;
  }

  private synchronized Counter counterFamily(String name, String help, String label) {
    if (OWN_LABELS.contains(label)) {
      throw new IllegalArgumentException(
          "metric '" + name + "' has the label '" + label + "', which Weir adds itself");
    }
    Family family = families.get(name);
    if (family == null) {
      String[] labels =
          label.isEmpty()
              ? new String[] {"component", "kind", "pipeline"}
              : new String[] {"component", "kind", "pipeline", label};
      Counter counter =
          Counter.builder()
              .name(fullName(name))
              .help(help)
              .labelNames(labels)
              .withoutExemplars()
              .register(registry);
      family = new Family(label, counter, new Gauges());
      families.put(name, family);
    }
    Counter counter = family.counter();
    if (counter == null) {
      throw new IllegalArgumentException("metric '" + name + "' is a gauge; wanted a counter");
    }
    if (!family.label().equals(label)) {
      throw new IllegalArgumentException(
          "metric '" + name + "' has the label '" + family.label() + "'; got '" + label + "'");
    }
    return counter;
  }

  private static Meter.Counter running(Counter family, String[] labels) {
    var point = family.labelValues(labels);
    return increment -> point.inc(increment);
  }

  private static String fullName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "metric name '" + name + "' is not valid; wanted lower snake case");
    }
    if (RUNTIME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "metric name '" + name + "' begins like the runtime's own; wanted another first word");
    }
    return "weir_" + name;
  }

  private static String[] labels(ComponentKey key) {
    return new String[] {key.id().toString(), key.kind().label(), key.pipeline()};
  }

  private static String[] labels(ComponentKey key, String value) {
    return new String[] {key.id().toString(), key.kind().label(), key.pipeline(), value};
  }
}
