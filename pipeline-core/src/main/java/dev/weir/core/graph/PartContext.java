// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.graph;

import dev.weir.api.Resource;
import dev.weir.api.component.Clock;
import dev.weir.api.component.ComponentId;
import dev.weir.api.component.ProcessorContext;
import dev.weir.api.component.ReceiverContext;
import dev.weir.api.component.ServiceHealth;
import dev.weir.api.component.Threads;
import dev.weir.api.telemetry.Meter;
import dev.weir.core.telemetry.ComponentKey;
import dev.weir.core.telemetry.ComponentTelemetry;
import dev.weir.core.telemetry.Instruments;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// What one component sees of the runtime. Each kind gets it as the context of its own.
final class PartContext implements ReceiverContext, ProcessorContext {
  private final Instruments instruments;
  private final ComponentTelemetry telemetry;
  private final GraphEnvironment environment;
  private final System.Logger logger;
  private final ComponentThreads threads;
  private final SharedObjects shared;
  private final boolean live;
  private final Set<Class<?>> sharedTypes = ConcurrentHashMap.newKeySet();
  private volatile boolean retired;
  private volatile long lostBefore;

  /// @param shared what a receiver shares with others
  /// @param live whether what reaches a processor happens now
  PartContext(ComponentKey key, GraphEnvironment environment, SharedObjects shared, boolean live) {
    this.environment = environment;
    this.shared = shared;
    this.live = live;
    this.instruments = environment.telemetry().prepare(key);
    this.telemetry = instruments.telemetry();
    this.logger = System.getLogger(key.id().toString());
    this.threads = new ComponentThreads(telemetry, logger, environment.clock(), this::threadDied);
  }

  @Override
  public ComponentId id() {
    return telemetry.key().id();
  }

  @Override
  public Clock clock() {
    return environment.clock();
  }

  @Override
  public System.Logger logger() {
    return logger;
  }

  @Override
  public Meter meter() {
    return instruments.meter();
  }

  @Override
  public Threads threads() {
    return threads;
  }

  @Override
  public Resource resource() {
    return environment.resource();
  }

  @Override
  public boolean live() {
    return live;
  }

  @Override
  public String setup() {
    return environment.setup().get();
  }

  @Override
  public Map<String, Long> counts() {
    return environment.telemetry().counts();
  }

  /// Of other exporters it is no business what they lost; a receiver's losses are theirs.
  @Override
  public long lostRecords() {
    return Math.max(0, lostInAll() - lostBefore);
  }

  /// What was lost until now was on its way to the instance before.
  void begins() {
    lostBefore = lostInAll();
  }

  private long lostInAll() {
    return environment.telemetry().shown().stream().mapToLong(one -> lost(one.telemetry())).sum();
  }

  private long lost(ComponentTelemetry of) {
    boolean own = of.key().equals(telemetry.key());
    return switch (of.key().kind()) {
      case RECEIVER -> of.unfinishedStops();
      case PROCESSOR -> of.droppedItems() + of.refusedItems() + of.unfinishedStops();
      case EXPORTER -> own ? of.droppedItems() + of.refusedItems() : 0;
    };
  }

  @Override
  public ServiceHealth health() {
    return environment.health().get();
  }

  @Override
  public void degraded(String reason) {
    String before = telemetry.health().degradedReason();
    telemetry.health().degraded(reason);
    if (!reason.equals(before)) {
      logger.log(
          reason.isEmpty() ? Level.INFO : Level.WARNING,
          reason.isEmpty() ? "no longer degraded: " + before : "degraded: " + reason);
    }
  }

  @Override
  public void finished() {
    if (!retired) {
      environment.watch().finished(id());
    }
  }

  @Override
  public void failed(String message) {
    telemetry.health().fatal(message);
    logger.log(Level.ERROR, "failed: " + message);
    if (!retired) {
      environment.watch().failed(id(), message);
    }
  }

  @Override
  public <T> T shared(Class<T> type, Supplier<T> make) {
    sharedTypes.add(type);
    return shared.get(type, make);
  }

  /// What the component shares with others, by type.
  Set<Class<?>> sharedTypes() {
    return sharedTypes;
  }

  /// Says that the component is being replaced or removed: its end is no longer the service's.
  void retire() {
    retired = true;
  }

  Instruments instruments() {
    return instruments;
  }

  ComponentTelemetry telemetry() {
    return telemetry;
  }

  ComponentThreads ownThreads() {
    return threads;
  }

  private void threadDied(String reason) {
    switch (telemetry.key().kind()) {
      case RECEIVER -> {
        if (!retired) {
          environment.watch().threadDied(id(), reason);
        }
      }
      case PROCESSOR, EXPORTER -> {}
    }
  }
}
