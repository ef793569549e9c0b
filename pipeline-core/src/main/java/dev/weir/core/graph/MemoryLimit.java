// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.graph;

import dev.weir.api.component.ByteSize;
import dev.weir.core.telemetry.Instruments;
import dev.weir.core.telemetry.QueueReading;
import dev.weir.core.telemetry.Telemetry;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.LongSupplier;

/// How much may wait in memory before all exporters together, `service.memory_limit`. Beyond it, what
/// comes from receivers whose sources send again is refused, so that those that cannot wait have the
/// room. What several exporters wait for counts once for each. Safe for use by several threads.
public final class MemoryLimit {
  private final Telemetry telemetry;
  private final LongSupplier limitBytes;
  private final System.Logger logger;
  private volatile boolean refusing;

  /// @param limitBytes what is set at the moment
  public MemoryLimit(Telemetry telemetry, LongSupplier limitBytes, System.Logger logger) {
    this.telemetry = telemetry;
    this.limitBytes = limitBytes;
    this.logger = logger;
  }

  /// Whether nothing more should come in that can come later. Logs when that begins, and when it is
  /// over: when half of the room is free again.
  boolean reached() {
    long waiting = waitingBytes();
    long most = limitBytes.getAsLong();
    boolean reached = waiting >= most;
    if (reached && !refusing) {
      begin(waiting, most);
    } else if (refusing && waiting <= most / 2) {
      end();
    }
    return reached;
  }

  private long waitingBytes() {
    return telemetry.shown().stream()
        .map(Instruments::queue)
        .flatMap(Optional::stream)
        .mapToLong(QueueReading::memoryBytes)
        .sum();
  }

  private synchronized void begin(long waiting, long most) {
    if (!refusing) {
      refusing = true;
      logger.log(
          Level.WARNING,
          "service.memory_limit ("
              + new ByteSize(most)
              + ") is reached: "
              + waiting
              + " bytes wait for exporters; sources that send again are told to wait");
    }
  }

  private synchronized void end() {
    if (refusing) {
      refusing = false;
      logger.log(Level.INFO, "there is room in memory again; nobody is told to wait any more");
    }
  }
}
