// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.service;

import dev.weir.api.component.Clock;
import dev.weir.core.service.ServiceStatus.ComponentStatus;
import dev.weir.core.service.ServiceStatus.QueueStatus;
import dev.weir.core.telemetry.ComponentKey;
import dev.weir.core.telemetry.ComponentTelemetry;
import dev.weir.core.telemetry.DropReason;
import dev.weir.core.telemetry.Instruments;
import dev.weir.core.telemetry.Telemetry;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Looks at the components once a second: for rates, and to log when one becomes unhealthy or well
/// again. Safe for use by several threads.
final class Watchman implements AutoCloseable {
  private final System.Logger logger = System.getLogger("health");
  private final Telemetry telemetry;
  private final Clock clock;
  private final Map<ComponentKey, Rates> rates = new ConcurrentHashMap<>();
  private final Set<ComponentKey> unhealthy = new HashSet<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable Thread thread;

  Watchman(Clock clock, Telemetry telemetry) {
    this.clock = clock;
    this.telemetry = telemetry;
  }

  synchronized void start() {
    thread = Thread.ofPlatform().daemon().name("weir-watchman").start(this::watch);
  }

  /// Ends the looking and waits for its thread.
  @Override
  public synchronized void close() {
    closed.countDown();
    Thread running = thread;
    if (running == null) {
      return;
    }
    try {
      running.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void watch() {
    try {
      do {
        look();
      } while (!closed.await(1, TimeUnit.SECONDS));
    } catch (InterruptedException _) {
      // Nobody interrupts this thread.
    }
  }

  void look() {
    Set<ComponentKey> present = new HashSet<>();
    for (Instruments one : telemetry.shown()) {
      present.add(one.key());
      rates.computeIfAbsent(one.key(), _ -> new Rates(clock)).sample(one.telemetry());
      String reason = one.telemetry().health().unhealthyReason().orElse("");
      if (!reason.isEmpty() && unhealthy.add(one.key())) {
        logger.log(Level.ERROR, one.key() + " is unhealthy: " + reason);
      } else if (reason.isEmpty() && unhealthy.remove(one.key())) {
        logger.log(Level.INFO, one.key() + " is well again");
      }
    }
    rates.keySet().retainAll(present);
    unhealthy.retainAll(present);
  }

  /// One line for each unhealthy component.
  List<String> unhealthyReasons() {
    List<String> reasons = new ArrayList<>();
    for (Instruments one : telemetry.shown()) {
      one.telemetry()
          .health()
          .unhealthyReason()
          .ifPresent(reason -> reasons.add(one.key() + ": " + reason));
    }
    return reasons;
  }

  /// One line for each component that works less well than it should.
  List<String> degradedReasons() {
    return telemetry.shown().stream()
        .filter(one -> !one.telemetry().health().degradedReason().isEmpty())
        .map(one -> one.key() + ": " + one.telemetry().health().degradedReason())
        .toList();
  }

  List<ComponentStatus> statuses() {
    return telemetry.shown().stream().map(this::status).toList();
  }

  private ComponentStatus status(Instruments instruments) {
    ComponentTelemetry component = instruments.telemetry();
    Rates known = rates.get(component.key());
    Rates.Rate rate = known == null ? new Rates.Rate(0, 0) : known.now(component);
    return new ComponentStatus(
        component.key().kind(),
        component.key().id().toString(),
        component.key().pipeline(),
        component.health().unhealthyReason().orElse(""),
        component.health().degradedReason(),
        component.itemsIn(),
        component.itemsOut(),
        rate.in(),
        rate.out(),
        dropped(component),
        component.refusedItems(),
        component.failedItems(),
        component.exceptions(),
        component.health().lastError(),
        instruments
            .queue()
            .map(queue ->
                new QueueStatus(
                    queue.storage(),
                    queue.bytes(),
                    queue.capacityBytes(),
                    queue.batches(),
                    queue.inFlight(),
                    queue.oldestSeconds(),
                    queue.retries())));
  }

  private static Map<String, Long> dropped(ComponentTelemetry component) {
    Map<String, Long> dropped = new LinkedHashMap<>();
    for (DropReason reason : DropReason.values()) {
      long items = component.droppedItems(reason);
      if (items > 0) {
        dropped.put(reason.label(), items);
      }
    }
    return dropped;
  }
}
