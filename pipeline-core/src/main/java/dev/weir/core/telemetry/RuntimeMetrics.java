// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.telemetry;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/// The metrics of edges and queues. Names and labels are frozen: dashboards depend on them.
final class RuntimeMetrics {
  private final PrometheusRegistry registry;
  private final Supplier<List<Instruments>> shown;

  private RuntimeMetrics(PrometheusRegistry registry, Supplier<List<Instruments>> shown) {
    this.registry = registry;
    this.shown = shown;
  }

  static void register(PrometheusRegistry registry, Supplier<List<Instruments>> shown) {
    RuntimeMetrics metrics = new RuntimeMetrics(registry, shown);
    metrics.registerComponents();
    metrics.registerQueues();
  }

  private void registerComponents() {
    bothWays(
        "weir_component_items_total",
        "Records handed to a component (in), and handed on or delivered by it (out).",
        ComponentTelemetry::itemsIn,
        ComponentTelemetry::itemsOut);
    bothWays(
        "weir_component_batches_total",
        "Batches handed to a component (in), and handed on or delivered by it (out).",
        ComponentTelemetry::batchesIn,
        ComponentTelemetry::batchesOut);
    bothWays(
        "weir_component_bytes_total",
        "Bytes handed to a component (in), and handed on or delivered by it (out), by the batches' own"
            + " estimate of what they take in memory.",
        ComponentTelemetry::bytesIn,
        ComponentTelemetry::bytesOut);
    dropped();
    counter(
        "weir_component_ignored_items_total",
        "Records of a shape that an exporter has nothing to do with; acknowledged, and not part of"
            + " what came in.",
        ComponentTelemetry::ignoredItems);
    counter(
        "weir_component_refused_items_total",
        "Records not taken, or not delivered, because the service stopped; a source that can replay"
            + " will.",
        ComponentTelemetry::refusedItems);
    counter(
        "weir_component_failed_items_total",
        "Records in attempts that failed, each attempt counted, whatever became of them later.",
        ComponentTelemetry::failedItems);
    counter(
        "weir_component_exceptions_total",
        "Exceptions that a component should have handled.",
        ComponentTelemetry::exceptions);
    counter(
        "weir_component_seconds_total",
        "Time spent: processing, exporting, or, for receivers, handing over with back-pressure.",
        ComponentTelemetry::seconds);
    is(
        "weir_component_healthy",
        "Whether a component is healthy (1) or not (0).",
        ComponentTelemetry::isHealthy);
    is(
        "weir_component_degraded",
        "Whether a component works less well than it should (1) or not (0).",
        ComponentTelemetry::isDegraded);
  }

  private void is(String name, String help, Predicate<ComponentTelemetry> question) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames("component", "kind", "pipeline")
        .callback(callback -> {
          for (ComponentTelemetry one : components()) {
            callback.call(question.test(one) ? 1 : 0, labels(one.key()));
          }
        })
        .register(registry);
  }

  private void bothWays(
      String name,
      String help,
      ToDoubleFunction<ComponentTelemetry> in,
      ToDoubleFunction<ComponentTelemetry> out) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames("component", "kind", "pipeline", "direction")
        .callback(callback -> {
          for (ComponentTelemetry one : components()) {
            callback.call(in.applyAsDouble(one), labels(one.key(), "in"));
            callback.call(out.applyAsDouble(one), labels(one.key(), "out"));
          }
        })
        .register(registry);
  }

  private void dropped() {
    CounterWithCallback.builder()
        .name("weir_component_dropped_items_total")
        .help("Records given up on purpose, by reason.")
        .labelNames("component", "kind", "pipeline", "reason")
        .callback(callback -> {
          for (ComponentTelemetry one : components()) {
            for (DropReason reason : DropReason.values()) {
              long dropped = one.droppedItems(reason);
              if (dropped > 0 || one.key().canDropFor(reason)) {
                callback.call((double) dropped, labels(one.key(), reason.label()));
              }
            }
          }
        })
        .register(registry);
  }

  private void counter(String name, String help, ToDoubleFunction<ComponentTelemetry> value) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames("component", "kind", "pipeline")
        .callback(callback -> {
          for (ComponentTelemetry one : components()) {
            callback.call(value.applyAsDouble(one), labels(one.key()));
          }
        })
        .register(registry);
  }

  private void registerQueues() {
    queueGauge("weir_queue_bytes", "Bytes that wait in the queue.", QueueReading::bytes);
    queueGauge(
        "weir_queue_capacity_bytes",
        "Bytes that may wait in the queue.",
        QueueReading::capacityBytes);
    queueGauge(
        "weir_queue_batches", "Batches that wait or are being exported.", QueueReading::batches);
    queueGauge(
        "weir_queue_in_flight_batches",
        "Batches that are being exported, or wait to be tried again.",
        QueueReading::inFlight);
    queueGauge(
        "weir_queue_oldest_seconds",
        "Age of the oldest batch that waits or is being exported.",
        QueueReading::oldestSeconds);
    queueCounter(
        "weir_queue_replayed_batches_total",
        "Batches that an earlier run had left in the queue on disk.",
        QueueReading::replayedBatches);
    queueCounter(
        "weir_queue_replayed_items_total",
        "Records that an earlier run had left in the queue on disk.",
        QueueReading::replayedItems);
    queueCounter(
        "weir_queue_unreadable_bytes_total",
        "Bytes of the queue on disk that could not be read back.",
        QueueReading::unreadableBytes);
    queueCounter(
        "weir_exporter_retries_total",
        "Export attempts after a batch's first.",
        QueueReading::retries);
  }

  private void queueCounter(String name, String help, ToDoubleFunction<QueueReading> value) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames("component")
        .callback(
            callback -> forEachQueue((id, queue) -> callback.call(value.applyAsDouble(queue), id)))
        .register(registry);
  }

  private void queueGauge(String name, String help, ToDoubleFunction<QueueReading> value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames("component")
        .callback(
            callback -> forEachQueue((id, queue) -> callback.call(value.applyAsDouble(queue), id)))
        .register(registry);
  }

  private List<ComponentTelemetry> components() {
    return shown.get().stream().map(Instruments::telemetry).toList();
  }

  private void forEachQueue(BiConsumer<String, QueueReading> action) {
    for (Instruments one : shown.get()) {
      one.queue().ifPresent(queue -> action.accept(one.key().id().toString(), queue));
    }
  }

  private static String[] labels(ComponentKey key) {
    return new String[] {key.id().toString(), key.kind().label(), key.pipeline()};
  }

  private static String[] labels(ComponentKey key, String last) {
    return new String[] {key.id().toString(), key.kind().label(), key.pipeline(), last};
  }
}
