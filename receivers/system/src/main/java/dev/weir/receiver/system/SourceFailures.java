// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import dev.weir.api.component.ComponentContext;
import dev.weir.api.telemetry.Meter;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.TreeMap;

/// Which sources cannot be read: counts each failure, logs where failing starts and ends, and shows all
/// that fail now in the component's status. For one thread.
final class SourceFailures {
  private final ComponentContext context;
  private final Meter.LabelledCounter counter;
  private final Map<String, String> failing = new TreeMap<>();
  private String reported = "";

  SourceFailures(ComponentContext context) {
    this.context = context;
    this.counter =
        context
            .meter()
            .counter(
                "system_source_failures",
                "Readings of a source that failed; its figures are missing in that sample.",
                "source");
  }

  void failed(String source, Exception cause) {
    counter.with(source).increment();
    String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    if (failing.put(source, reason) == null) {
      context.logger().log(Level.WARNING, "no figures of '" + source + "': " + reason, cause);
    }
  }

  void succeeded(String source) {
    if (failing.remove(source) != null) {
      context.logger().log(Level.INFO, "figures of '" + source + "' are told again");
    }
  }

  /// Shows what has changed since the last time.
  void report() {
    StringBuilder text = new StringBuilder();
    failing.forEach((source, reason) -> {
      text.append(text.isEmpty() ? "" : "; ");
      text.append("no figures of ").append(source).append(": ").append(reason);
    });
    if (!reported.contentEquals(text)) {
      reported = text.toString();
      context.degraded(reported);
    }
  }
}
