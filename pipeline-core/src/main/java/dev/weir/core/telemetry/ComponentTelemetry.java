// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.telemetry;

import dev.weir.api.Batch;
import dev.weir.api.component.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// What is counted about one component, by the edges around it. Safe for use by several threads.
public final class ComponentTelemetry {
  private enum Count {
    ITEMS_IN,
    BATCHES_IN,
    BYTES_IN,
    ITEMS_OUT,
    BATCHES_OUT,
    BYTES_OUT,
    IGNORED_ITEMS,
    REFUSED_ITEMS,
    FAILED_ITEMS,
    EXCEPTIONS,
    UNFINISHED_STOPS,
    NANOS
  }

  private final ComponentKey key;
  private final Health health;
  private final Map<Count, LongAdder> counts;
  private final Map<DropReason, LongAdder> droppedItems;

  public ComponentTelemetry(ComponentKey key, Clock clock, Duration healthGrace) {
    this(key, new Health(clock, () -> healthGrace));
  }

  ComponentTelemetry(ComponentKey key, Health health) {
    this(key, health, adders(Count.class), adders(DropReason.class));
  }

  private ComponentTelemetry(
      ComponentKey key,
      Health health,
      Map<Count, LongAdder> counts,
      Map<DropReason, LongAdder> droppedItems) {
    this.key = key;
    this.health = health;
    this.counts = counts;
    this.droppedItems = droppedItems;
  }

  /// For the instance that replaces this one: the same counts, a health of its own.
  ComponentTelemetry continued(Health newHealth) {
    return new ComponentTelemetry(key, newHealth, counts, droppedItems);
  }

  public ComponentKey key() {
    return key;
  }

  public Health health() {
    return health;
  }

  boolean isHealthy() {
    return health.healthy();
  }

  boolean isDegraded() {
    return !health.degradedReason().isEmpty();
  }

  /// A batch was handed to the component.
  public void in(Batch batch) {
    add(Count.ITEMS_IN, batch.size());
    add(Count.BYTES_IN, batch.estimatedBytes());
    add(Count.BATCHES_IN, 1);
  }

  /// The component handed a batch on, or delivered it.
  public void out(Batch batch) {
    add(Count.ITEMS_OUT, batch.size());
    add(Count.BYTES_OUT, batch.estimatedBytes());
    add(Count.BATCHES_OUT, 1);
  }

  /// An exporter has nothing to do with a batch: it is neither in nor out.
  public void ignored(Batch batch) {
    add(Count.IGNORED_ITEMS, batch.size());
  }

  public void dropped(Batch batch, DropReason reason) {
    dropped(batch.size(), reason);
  }

  public void dropped(long items, DropReason reason) {
    adder(droppedItems, reason).add(items);
  }

  public void refused(Batch batch) {
    refused(batch.size());
  }

  public void refused(int items) {
    add(Count.REFUSED_ITEMS, items);
  }

  public void failed(Batch batch) {
    add(Count.FAILED_ITEMS, batch.size());
  }

  /// The component threw what it should have handled.
  public void exception() {
    add(Count.EXCEPTIONS, 1);
  }

  /// The component was not stopped in order: what it held is lost.
  public void unfinishedStop() {
    add(Count.UNFINISHED_STOPS, 1);
  }

  public void spent(long elapsedNanos) {
    add(Count.NANOS, elapsedNanos);
  }

  public long itemsIn() {
    return sum(Count.ITEMS_IN);
  }

  public long batchesIn() {
    return sum(Count.BATCHES_IN);
  }

  /// By the batches' own estimate of what they take in memory.
  public long bytesIn() {
    return sum(Count.BYTES_IN);
  }

  public long itemsOut() {
    return sum(Count.ITEMS_OUT);
  }

  public long batchesOut() {
    return sum(Count.BATCHES_OUT);
  }

  /// By the batches' own estimate of what they take in memory.
  public long bytesOut() {
    return sum(Count.BYTES_OUT);
  }

  public long ignoredItems() {
    return sum(Count.IGNORED_ITEMS);
  }

  public long refusedItems() {
    return sum(Count.REFUSED_ITEMS);
  }

  public long failedItems() {
    return sum(Count.FAILED_ITEMS);
  }

  public long exceptions() {
    return sum(Count.EXCEPTIONS);
  }

  /// How often an instance of the component was not stopped in order.
  public long unfinishedStops() {
    return sum(Count.UNFINISHED_STOPS);
  }

  public double seconds() {
    return sum(Count.NANOS) / 1e9;
  }

  public long droppedItems(DropReason reason) {
    return adder(droppedItems, reason).sum();
  }

  public long droppedItems() {
    return droppedItems.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /// What was dropped because something failed, not because a full queue was told to.
  long lostItems() {
    return droppedItems() - droppedItems(DropReason.QUEUE_FULL);
  }

  private void add(Count count, long increment) {
    adder(counts, count).add(increment);
  }

  private long sum(Count count) {
    return adder(counts, count).sum();
  }

  private static <K extends Enum<K>> Map<K, LongAdder> adders(Class<K> type) {
    Map<K, LongAdder> adders = new EnumMap<>(type);
    for (K key : type.getEnumConstants()) {
      adders.put(key, new LongAdder());
    }
    return adders;
  }

  private static <K> LongAdder adder(Map<K, LongAdder> adders, K key) {
    LongAdder adder = adders.get(key);
    if (adder == null) {
      throw new IllegalStateException("no counter for " + key);
    }
    return adder;
  }
}
