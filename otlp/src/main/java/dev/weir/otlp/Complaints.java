// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp;

import dev.weir.api.component.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// What is not as it should be although batches get through: shown as the component's degraded reason.
/// A complaint keeps its first words and ends a minute after it was last heard, so that a server that
/// rejects now and then fills no log. Safe for use by several threads.
public final class Complaints {
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private record Subject(String topic, String kind) {}

  private record Complaint(String text, long lastNanos) {}

  private final Clock clock;
  private final Consumer<String> degraded;
  private final Map<Subject, Complaint> open = new LinkedHashMap<>();

  public Complaints(Clock clock, Consumer<String> degraded) {
    this.clock = clock;
    this.degraded = degraded;
  }

  /// Something is wrong.
  ///
  /// @param topic what works less well, like a signal
  /// @param kind of complaint; there is one of each at a time
  public synchronized void about(String topic, String kind, String text) {
    Subject subject = new Subject(topic, kind);
    Complaint before = open.get(subject);
    open.put(subject, new Complaint(before == null ? text : before.text(), clock.monotonicNanos()));
    if (before == null) {
      tell();
    }
  }

  /// The topic works: complaints about it that have not been heard for a minute end.
  public synchronized void works(String topic) {
    long now = clock.monotonicNanos();
    boolean ended =
        open.entrySet()
            .removeIf(complaint ->
                complaint.getKey().topic().equals(topic)
                    && now - complaint.getValue().lastNanos() >= PATIENCE_NANOS);
    if (ended) {
      tell();
    }
  }

  /// The topic is well again, for certain.
  public synchronized void settled(String topic) {
    if (open.keySet().removeIf(subject -> subject.topic().equals(topic))) {
      tell();
    }
  }

  private void tell() {
    degraded.accept(String.join("; ", open.values().stream().map(Complaint::text).toList()));
  }
}
