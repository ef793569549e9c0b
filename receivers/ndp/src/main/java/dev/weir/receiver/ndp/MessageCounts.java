// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.ndp;

import dev.weir.api.Attributes;
import dev.weir.api.Metric;
import dev.weir.bpf.ndp.Invalidity;
import dev.weir.bpf.ndp.MessageKind;
import dev.weir.bpf.ndp.NeighborMessage;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Counts messages. For one thread at a time.
final class MessageCounts {
  private static final String MESSAGE = "{message}";

  private record TypeAndCode(MessageKind kind, int code) implements Comparable<TypeAndCode> {
    @Override
    public int compareTo(TypeAndCode other) {
      int byKind = kind.compareTo(other.kind);
      return byKind != 0 ? byKind : Integer.compare(code, other.code);
    }
  }

  private final Map<TypeAndCode, Long> messages = new TreeMap<>();
  private final Map<Invalidity, Long> invalid = new EnumMap<>(Invalidity.class);
  private long truncated;
  private long probes;

  void count(NeighborMessage message) {
    messages.merge(new TypeAndCode(message.kind(), message.code()), 1L, Long::sum);
    Invalidity invalidity = message.invalidity();
    if (invalidity != null) {
      invalid.merge(invalidity, 1L, Long::sum);
    }
    truncated += message.truncated() ? 1 : 0;
    probes += message.dad() ? 1 : 0;
  }

  /// The counts so far.
  List<Metric> metrics(long startNanos, long timeNanos) {
    List<Metric> metrics = new ArrayList<>();
    List<Metric.Point> byType = new ArrayList<>();
    messages.forEach((key, count) -> {
      Attributes attributes =
          Attributes.builder()
              .put("message", key.kind().label())
              .put("type", key.kind().type())
              .put("code", key.code())
              .build();
      byType.add(new Metric.Point(attributes, timeNanos, (double) count));
    });
    List<Metric.Point> byReason = new ArrayList<>();
    invalid.forEach((reason, count) ->
        byReason.add(
            new Metric.Point(Attributes.of("reason", reason.label()), timeNanos, (double) count)));
    add("weir.ndp.messages", "Messages of neighbour discovery", byType, startNanos, metrics);
    add(
        "weir.ndp.invalid_messages",
        "Messages that hosts discard, by the first rule broken",
        byReason,
        startNanos,
        metrics);
    add(
        "weir.ndp.truncated_messages",
        "Messages that were longer than what is read of them",
        one(truncated, timeNanos),
        startNanos,
        metrics);
    add(
        "weir.ndp.dad_probes",
        "Neighbour solicitations of duplicate address detection",
        one(probes, timeNanos),
        startNanos,
        metrics);
    return metrics;
  }

  private static List<Metric.Point> one(long value, long timeNanos) {
    return List.of(new Metric.Point(Attributes.empty(), timeNanos, (double) value));
  }

  private static void add(
      String name,
      String description,
      List<Metric.Point> points,
      long startNanos,
      List<Metric> metrics) {
    if (!points.isEmpty()) {
      metrics.add(new Metric(name, description, MESSAGE, new Metric.Sum(points, startNanos)));
    }
  }
}
