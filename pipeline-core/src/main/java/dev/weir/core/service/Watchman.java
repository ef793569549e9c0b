// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.service;

import dev.weir.api.component.Clock;
import dev.weir.core.service.ServiceStatus.ComponentStatus;
import dev.weir.core.service.ServiceStatus.QueueStatus;
import dev.weir.core.telemetry.ComponentTelemetry;
import dev.weir.core.telemetry.DropReason;
import dev.weir.core.telemetry.Telemetry;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Looks at the components once a second: for rates, and to log when one becomes unhealthy or well
/// again. Safe for use by several threads.
final class Watchman implements AutoCloseable {
  private final System.Logger logger = System.getLogger("health");
  private final Telemetry telemetry;
  private final List<Rates> watched;
  private final Set<ComponentTelemetry> unhealthy = new HashSet<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable Thread thread;

  Watchman(Clock clock, Telemetry telemetry, List<ComponentTelemetry> components) {
    this.telemetry = telemetry;
    this.watched = components.stream().map(one -> new Rates(clock, one)).toList();
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
    for (Rates rates : watched) {
      rates.sample();
      ComponentTelemetry component = rates.component();
      String reason = component.health().unhealthyReason().orElse("");
      if (!reason.isEmpty() && unhealthy.add(component)) {
        logger.log(Level.ERROR, component.key() + " is unhealthy: " + reason);
      } else if (reason.isEmpty() && unhealthy.remove(component)) {
        logger.log(Level.INFO, component.key() + " is well again");
      }
    }
  }

  /// One line for each unhealthy component.
  List<String> unhealthyReasons() {
    List<String> reasons = new ArrayList<>();
    for (Rates rates : watched) {
      ComponentTelemetry component = rates.component();
      component
          .health()
          .unhealthyReason()
          .ifPresent(reason -> reasons.add(component.key() + ": " + reason));
    }
    return reasons;
  }

  List<ComponentStatus> statuses() {
    return watched.stream().map(rates -> status(rates.component(), rates.now())).toList();
  }

  private ComponentStatus status(ComponentTelemetry component, Rates.Rate rate) {
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
        telemetry
            .queue(component.key())
            .map(queue ->
                new QueueStatus(
                    queue.bytes(),
                    queue.capacityBytes(),
                    queue.batches(),
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
