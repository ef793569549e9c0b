// SPDX-License-Identifier: Apache-2.0
package dev.weir.processor.windowagg;

import dev.weir.api.Attributes;
import dev.weir.api.Metric;
import dev.weir.api.MetricBatch;
import dev.weir.api.flow.HostSample.BusyProcess;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a batch of metrics says of its host at one moment. The names are those of the OpenTelemetry
/// conventions, `weir.system.*` where there is none.
///
/// @param timeNanos of the latest point
/// @param gauges without those that are not told
/// @param counters by counter and then by series: those of one disk are apart from another's
/// @param processes by name and number, the share of one processor
record HostReading(
    long timeNanos,
    Map<Gauge, Double> gauges,
    Map<Counter, Map<String, Double>> counters,
    Map<String, BusyProcess> processes) {
  /// What is measured.
  enum Gauge {
    CPU_PERCENT,
    MEMORY_PERCENT,
    MEMORY_AVAILABLE_BYTES
  }

  /// What is counted.
  enum Counter {
    READ_BYTES,
    WRITTEN_BYTES,
    READS,
    WRITES,
    READ_SECONDS,
    WRITE_SECONDS,
    OOM_KILLS
  }

  private static final double PERCENT = 100;

  /// What the batch says, or null when it is about something else.
  static @Nullable HostReading of(MetricBatch batch) {
    Reader reader = new Reader();
    for (Metric metric : batch.metrics()) {
      reader.read(metric);
    }
    return reader.found ? reader.reading() : null;
  }

  boolean has(Counter counter) {
    return counters.containsKey(counter);
  }

  /// By how much the counter grew since a reading before. A series that shrank began anew; one that is
  /// new was there before, only not told.
  double increase(Counter counter, HostReading before) {
    Map<String, Double> then = before.counters.getOrDefault(counter, Map.of());
    double increase = 0;
    for (Map.Entry<String, Double> series : counters.getOrDefault(counter, Map.of()).entrySet()) {
      double value = series.getValue();
      double old = then.getOrDefault(series.getKey(), value);
      increase += value < old ? value : value - old;
    }
    return increase;
  }

  private static final class Reader {
    private final Map<Gauge, Double> gauges = new EnumMap<>(Gauge.class);
    private final Map<Counter, Map<String, Double>> counters = new EnumMap<>(Counter.class);
    private final Map<String, BusyProcess> processes = new HashMap<>();
    private long timeNanos = Long.MIN_VALUE;
    private boolean found;

    HostReading reading() {
      return new HostReading(timeNanos, gauges, counters, processes);
    }

    void read(Metric metric) {
      List<Metric.Point> points = points(metric.data());
      switch (metric.name()) {
        case "system.cpu.utilization" -> {
          gauge(Gauge.CPU_PERCENT, PERCENT, without(points, "cpu.mode", "cpu.logical_number"));
        }
        case "system.memory.utilization" -> gauge(Gauge.MEMORY_PERCENT, PERCENT, used(points));
        case "system.memory.linux.available" -> gauge(Gauge.MEMORY_AVAILABLE_BYTES, 1, points);
        case "system.disk.io" -> disk(points, Counter.READ_BYTES, Counter.WRITTEN_BYTES);
        case "system.disk.operations" -> disk(points, Counter.READS, Counter.WRITES);
        case "system.disk.operation_time" -> {
          disk(points, Counter.READ_SECONDS, Counter.WRITE_SECONDS);
        }
        case "weir.system.oom_kills" -> {
          points.forEach(point -> counter(Counter.OOM_KILLS, "", point));
        }
        case "weir.system.process.cpu.utilization" -> points.forEach(this::process);
        default -> {}
      }
    }

    private void gauge(Gauge gauge, double factor, List<Metric.Point> points) {
      for (Metric.Point point : points) {
        if (Double.isFinite(point.value())) {
          gauges.put(gauge, point.value() * factor);
          tell(point);
        }
      }
    }

    private void disk(List<Metric.Point> points, Counter read, Counter written) {
      for (Metric.Point point : points) {
        String device = String.valueOf(point.attributes().text("system.device"));
        switch (String.valueOf(point.attributes().text("disk.io.direction"))) {
          case "read" -> counter(read, device, point);
          case "write" -> counter(written, device, point);
          default -> {}
        }
      }
    }

    private void counter(Counter counter, String series, Metric.Point point) {
      if (Double.isFinite(point.value())) {
        counters.computeIfAbsent(counter, _ -> new HashMap<>()).put(series, point.value());
        tell(point);
      }
    }

    private void process(Metric.Point point) {
      String name = String.valueOf(point.attributes().text("process.executable.name"));
      String number = String.valueOf(point.attributes().text("process.pid"));
      if (Double.isFinite(point.value())) {
        processes.put(name + " " + number, new BusyProcess(name, point.value() * PERCENT));
        tell(point);
      }
    }

    private void tell(Metric.Point point) {
      timeNanos = Math.max(timeNanos, point.timeNanos());
      found = true;
    }

    private static List<Metric.Point> points(Metric.Data data) {
      return switch (data) {
        case Metric.Gauge gauge -> gauge.points();
        case Metric.Sum sum -> sum.points();
        case Metric.Histogram _ -> List.of();
      };
    }

    /// The point of the whole, among those of its parts.
    private static List<Metric.Point> without(List<Metric.Point> points, String... keys) {
      List<Metric.Point> whole = new ArrayList<>();
      for (Metric.Point point : points) {
        Attributes attributes = point.attributes();
        boolean part = false;
        for (String key : keys) {
          part |= attributes.get(key) != null;
        }
        if (!part) {
          whole.add(point);
        }
      }
      return whole;
    }

    /// Memory that is used: the point without a state, or with the state `used`.
    private static List<Metric.Point> used(List<Metric.Point> points) {
      return points.stream()
          .filter(point -> {
            String state = point.attributes().text("system.memory.state");
            return state == null || state.equals("used");
          })
          .toList();
    }
  }
}
