// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.graph;

import dev.weir.api.Resource;
import dev.weir.api.component.Clock;
import dev.weir.api.component.ComponentId;
import dev.weir.api.component.ProcessorContext;
import dev.weir.api.component.ReceiverContext;
import dev.weir.api.component.Threads;
import dev.weir.api.telemetry.Meter;
import dev.weir.core.telemetry.ComponentKey;
import dev.weir.core.telemetry.ComponentTelemetry;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.function.Supplier;

/// What one component sees of the runtime. Each kind gets it as the context of its own.
final class PartContext implements ReceiverContext, ProcessorContext {
  private final ComponentTelemetry telemetry;
  private final GraphEnvironment environment;
  private final System.Logger logger;
  private final Meter meter;
  private final ComponentThreads threads;
  private final boolean live;

  /// @param live whether what reaches a processor happens now
  PartContext(ComponentKey key, GraphEnvironment environment, boolean live) {
    this.environment = environment;
    this.live = live;
    this.telemetry = environment.telemetry().component(key);
    this.logger = System.getLogger(key.id().toString());
    this.meter = environment.telemetry().meter(key);
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
    return meter;
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
    return environment.setup();
  }

  @Override
  public Map<String, Long> counts() {
    return environment.telemetry().counts();
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
    environment.watch().finished(id());
  }

  @Override
  public void failed(String message) {
    telemetry.health().fatal(message);
    logger.log(Level.ERROR, "failed: " + message);
    environment.watch().failed(id(), message);
  }

  @Override
  public <T> T shared(Class<T> type, Supplier<T> make) {
    return environment.shared().get(type, make);
  }

  ComponentTelemetry telemetry() {
    return telemetry;
  }

  ComponentThreads ownThreads() {
    return threads;
  }

  private void threadDied(String reason) {
    switch (telemetry.key().kind()) {
      case RECEIVER -> environment.watch().threadDied(id(), reason);
      case PROCESSOR, EXPORTER -> {}
    }
  }
}
