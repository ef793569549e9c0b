// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp;

import dev.weir.api.component.Clock;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// What is not as it should be although batches get through: shown as the component's degraded reason.
/// A complaint keeps its first words and ends a minute after it was last heard, so that a server that
/// rejects now and then fills no log. Safe for use by several threads.
final class Complaints {
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private record Complaint(String text, long lastNanos) {}

  private final Clock clock;
  private final Consumer<String> degraded;
  private final Map<String, Complaint> open = new TreeMap<>();

  Complaints(Clock clock, Consumer<String> degraded) {
    this.clock = clock;
    this.degraded = degraded;
  }

  synchronized void about(String subject, String text) {
    Complaint before = open.get(subject);
    open.put(subject, new Complaint(before == null ? text : before.text(), clock.monotonicNanos()));
    if (before == null) {
      tell();
    }
  }

  /// Nothing to complain of `subject` this time.
  synchronized void none(String subject) {
    Complaint complaint = open.get(subject);
    if (complaint != null && clock.monotonicNanos() - complaint.lastNanos() >= PATIENCE_NANOS) {
      open.remove(subject);
      tell();
    }
  }

  /// `subject` is well again, for certain.
  synchronized void settled(String subject) {
    if (open.remove(subject) != null) {
      tell();
    }
  }

  private void tell() {
    degraded.accept(String.join("; ", open.values().stream().map(Complaint::text).toList()));
  }
}
