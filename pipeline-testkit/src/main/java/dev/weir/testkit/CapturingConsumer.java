// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit;

import static org.awaitility.Awaitility.await;

import dev.weir.api.Ack;
import dev.weir.api.Batch;
import dev.weir.api.BatchConsumer;
import dev.weir.api.Event;
import dev.weir.api.EventBatch;
import dev.weir.api.FlowBatch;
import dev.weir.api.Metric;
import dev.weir.api.MetricBatch;
import dev.weir.api.Outcome;
import dev.weir.api.flow.Flow;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Keeps every batch and settles its ack at once. Safe for use by several threads.
public final class CapturingConsumer implements BatchConsumer {
  private final List<Batch> batches = new CopyOnWriteArrayList<>();
  private final Outcome outcome;

  public CapturingConsumer() {
    this(Outcome.DELIVERED);
  }

  /// Settles every ack with `outcome`.
  public CapturingConsumer(Outcome outcome) {
    this.outcome = outcome;
  }

  @Override
  public void accept(Batch batch, Ack ack) {
    batches.add(batch);
    ack.settle(outcome);
  }

  public List<Batch> batches() {
    return List.copyOf(batches);
  }

  public List<Flow> flows() {
    return flowsOf(batches);
  }

  public List<Event> events() {
    return eventsOf(batches);
  }

  public List<Metric> metrics() {
    return metricsOf(batches);
  }

  /// Waits until there are so many batches, at most ten seconds.
  public List<Batch> awaitBatches(int count) {
    await().atMost(Duration.ofSeconds(10)).until(() -> batches.size() >= count);
    return batches();
  }

  /// Waits until there are so many flow records, at most ten seconds.
  public List<Flow> awaitFlows(int count) {
    await().atMost(Duration.ofSeconds(10)).until(() -> flows().size() >= count);
    return flows();
  }

  static List<Flow> flowsOf(List<Batch> batches) {
    return batches.stream()
        .filter(FlowBatch.class::isInstance)
        .flatMap(batch -> ((FlowBatch) batch).flows().stream())
        .toList();
  }

  static List<Event> eventsOf(List<Batch> batches) {
    return batches.stream()
        .filter(EventBatch.class::isInstance)
        .flatMap(batch -> ((EventBatch) batch).events().stream())
        .toList();
  }

  static List<Metric> metricsOf(List<Batch> batches) {
    return batches.stream()
        .filter(MetricBatch.class::isInstance)
        .flatMap(batch -> ((MetricBatch) batch).metrics().stream())
        .toList();
  }
}
