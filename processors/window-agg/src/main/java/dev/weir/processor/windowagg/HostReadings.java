// SPDX-License-Identifier: Apache-2.0
package dev.weir.processor.windowagg;

import dev.weir.api.flow.HostSample;
import dev.weir.api.flow.HostSample.BusyProcess;
import dev.weir.processor.windowagg.HostReading.Counter;
import dev.weir.processor.windowagg.HostReading.Gauge;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one host told of late. A reading stands for the time
/// since the one before: gauges count by how long they held, counters grow evenly in between. So
/// windows that lie side by side share out what was counted, none of it lost or doubled. For one
/// thread.
final class HostReadings {
  private static final int MOST = 4096;
  private static final int BUSIEST = 3;
  private static final double MILLIS_PER_SECOND = 1e3;

  /// A reading, and how much each counter has grown since the first.
  private record Step(HostReading reading, Map<Counter, Double> totals) {}

  private final Deque<Step> steps = new ArrayDeque<>();

  private final long keepNanos;

  /// @param keepNanos for how long windows wait
  HostReadings(long keepNanos) {
    this.keepNanos = keepNanos;
  }

  /// Takes a reading. One that is not later than the last begins anew: the clock was set back.
  void add(HostReading reading) {
    Step last = steps.peekLast();
    if (last != null && reading.timeNanos() <= last.reading().timeNanos()) {
      steps.clear();
      last = null;
    }
    steps.add(new Step(reading, totals(last, reading)));
    if (steps.size() > MOST) {
      steps.poll();
    }
    forgetBefore(reading.timeNanos() - keepNanos);
  }

  private void forgetBefore(long timeNanos) {
    Step first = steps.poll();
    while (first != null
        && !steps.isEmpty()
        && steps.getFirst().reading().timeNanos() <= timeNanos) {
      first = steps.poll();
    }
    if (first != null) {
      steps.addFirst(first);
    }
  }

  /// What the host did in that time; null when no readings are around it.
  @Nullable HostSample sample(long startNanos, long endNanos) {
    Gathering gathering = new Gathering(startNanos, endNanos);
    Step before = null;
    for (Step step : steps) {
      if (before != null) {
        gathering.add(before, step);
      }
      before = step;
    }
    return gathering.coveredNanos == 0 ? null : gathering.sample();
  }

  private static Map<Counter, Double> totals(@Nullable Step last, HostReading reading) {
    Map<Counter, Double> totals = new EnumMap<>(Counter.class);
    for (Counter counter : Counter.values()) {
      if (reading.has(counter)) {
        Double before = last == null ? null : last.totals().get(counter);
        double more = last == null ? 0 : reading.increase(counter, last.reading());
        totals.put(counter, before == null ? more : before + more);
      }
    }
    return totals;
  }

  /// Adds up what of the steps lies in a window.
  private static final class Gathering {
    private final long startNanos;
    private final long endNanos;
    private final Map<Gauge, Double> weighted = new EnumMap<>(Gauge.class);
    private final Map<Gauge, Double> weights = new EnumMap<>(Gauge.class);
    private final Map<Counter, Double> from = new EnumMap<>(Counter.class);
    private final Map<Counter, Double> to = new EnumMap<>(Counter.class);
    private final Map<String, BusyProcess> busy = new HashMap<>();
    private long coveredNanos;

    Gathering(long startNanos, long endNanos) {
      this.startNanos = startNanos;
      this.endNanos = endNanos;
    }

    void add(Step before, Step step) {
      long stepStart = before.reading().timeNanos();
      long stepEnd = step.reading().timeNanos();
      long first = Math.max(startNanos, stepStart);
      long last = Math.min(endNanos, stepEnd);
      if (first >= last) {
        return;
      }
      double held = (double) (last - first);
      coveredNanos += last - first;
      step.reading()
          .gauges()
          .forEach((gauge, value) -> {
            weighted.merge(gauge, value * held, Double::sum);
            weights.merge(gauge, held, Double::sum);
          });
      double length = (double) (stepEnd - stepStart);
      step.totals()
          .forEach((counter, total) -> {
            double start = before.totals().getOrDefault(counter, total);
            double grown = (total - start) / length;
            from.putIfAbsent(counter, start + grown * (first - stepStart));
            to.put(counter, last == stepEnd ? total : start + grown * (last - stepStart));
          });
      step.reading()
          .processes()
          .forEach((key, process) ->
              busy.merge(
                  key,
                  new BusyProcess(process.name(), process.cpuPercent() * held),
                  (one, other) ->
                      new BusyProcess(one.name(), one.cpuPercent() + other.cpuPercent())));
    }

    HostSample sample() {
      return new HostSample(
          mean(Gauge.CPU_PERCENT),
          mean(Gauge.MEMORY_PERCENT),
          mean(Gauge.MEMORY_AVAILABLE_BYTES),
          whole(Counter.READ_BYTES, 1),
          whole(Counter.WRITTEN_BYTES, 1),
          whole(Counter.READS, 1),
          whole(Counter.WRITES, 1),
          whole(Counter.READ_SECONDS, MILLIS_PER_SECOND),
          whole(Counter.WRITE_SECONDS, MILLIS_PER_SECOND),
          whole(Counter.OOM_KILLS, 1),
          busiest());
    }

    private double mean(Gauge gauge) {
      Double sum = weighted.get(gauge);
      return sum == null ? Double.NaN : sum / weights.getOrDefault(gauge, 1.0);
    }

    /// The difference of what had been counted in whole, so that windows add up. -1 for what nobody
    /// counted.
    private long whole(Counter counter, double factor) {
      Double start = from.get(counter);
      Double end = to.get(counter);
      return start == null || end == null
          ? -1
          : (long) Math.floor(end * factor) - (long) Math.floor(start * factor);
    }

    private List<BusyProcess> busiest() {
      List<BusyProcess> all = new ArrayList<>();
      busy.values()
          .forEach(process ->
              all.add(new BusyProcess(process.name(), process.cpuPercent() / coveredNanos)));
      all.sort(
          Comparator.comparingDouble(BusyProcess::cpuPercent)
              .reversed()
              .thenComparing(BusyProcess::name));
      return all.subList(0, Math.min(BUSIEST, all.size()));
    }
  }
}
