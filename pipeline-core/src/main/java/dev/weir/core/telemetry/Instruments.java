// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.telemetry;

import dev.weir.api.telemetry.Meter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What counts for one instance of a component. Metrics and `/status` tell of it while it is shown
/// ([Telemetry#show]), so that an instance can be made beside the one that it replaces. Safe for use
/// by several threads.
public final class Instruments {
  private final ComponentTelemetry telemetry;
  private final ComponentMeter meter;
  private volatile @Nullable QueueReading queue;

  Instruments(ComponentTelemetry telemetry, ComponentMeter meter) {
    this.telemetry = telemetry;
    this.meter = meter;
  }

  public ComponentKey key() {
    return telemetry.key();
  }

  public ComponentTelemetry telemetry() {
    return telemetry;
  }

  /// Where the component registers numbers of its own.
  public Meter meter() {
    return meter;
  }

  /// The queue in front of an exporter; empty for other components.
  public Optional<QueueReading> queue() {
    return Optional.ofNullable(queue);
  }

  /// Says which queue is in front of the exporter.
  public void queue(QueueReading reading) {
    queue = reading;
  }
}
