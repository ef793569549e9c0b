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
  private final ComponentKey key;
  private final Health health;
  private final LongAdder itemsIn = new LongAdder();
  private final LongAdder batchesIn = new LongAdder();
  private final LongAdder itemsOut = new LongAdder();
  private final LongAdder batchesOut = new LongAdder();
  private final LongAdder ignoredItems = new LongAdder();
  private final LongAdder refusedItems = new LongAdder();
  private final LongAdder failedItems = new LongAdder();
  private final LongAdder exceptions = new LongAdder();
  private final LongAdder nanos = new LongAdder();
  private final Map<DropReason, LongAdder> droppedItems = new EnumMap<>(DropReason.class);

  public ComponentTelemetry(ComponentKey key, Clock clock, Duration healthGrace) {
    this.key = key;
    this.health = new Health(clock, healthGrace);
    for (DropReason reason : DropReason.values()) {
      droppedItems.put(reason, new LongAdder());
    }
  }

  public ComponentKey key() {
    return key;
  }

  public Health health() {
    return health;
  }

  /// A batch was handed to the component.
  public void in(Batch batch) {
    itemsIn.add(batch.size());
    batchesIn.increment();
  }

  /// The component handed a batch on, or delivered it.
  public void out(Batch batch) {
    itemsOut.add(batch.size());
    batchesOut.increment();
  }

  /// An exporter has nothing to do with a batch: it is neither in nor out.
  public void ignored(Batch batch) {
    ignoredItems.add(batch.size());
  }

  public void dropped(Batch batch, DropReason reason) {
    adder(reason).add(batch.size());
  }

  public void refused(Batch batch) {
    refused(batch.size());
  }

  public void refused(int items) {
    refusedItems.add(items);
  }

  public void failed(Batch batch) {
    failedItems.add(batch.size());
  }

  /// The component threw what it should have handled.
  public void exception() {
    exceptions.increment();
  }

  public void spent(long elapsedNanos) {
    nanos.add(elapsedNanos);
  }

  public long itemsIn() {
    return itemsIn.sum();
  }

  public long batchesIn() {
    return batchesIn.sum();
  }

  public long itemsOut() {
    return itemsOut.sum();
  }

  public long batchesOut() {
    return batchesOut.sum();
  }

  public long ignoredItems() {
    return ignoredItems.sum();
  }

  public long refusedItems() {
    return refusedItems.sum();
  }

  public long failedItems() {
    return failedItems.sum();
  }

  public long exceptions() {
    return exceptions.sum();
  }

  public double seconds() {
    return nanos.sum() / 1e9;
  }

  public long droppedItems(DropReason reason) {
    return adder(reason).sum();
  }

  public long droppedItems() {
    return droppedItems.values().stream().mapToLong(LongAdder::sum).sum();
  }

  private LongAdder adder(DropReason reason) {
    LongAdder adder = droppedItems.get(reason);
    if (adder == null) {
      throw new IllegalStateException("no counter for " + reason);
    }
    return adder;
  }
}
