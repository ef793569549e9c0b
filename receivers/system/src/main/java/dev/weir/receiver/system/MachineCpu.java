// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import dev.weir.api.Attributes;
import dev.weir.api.Metric;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the machine's processors did, from `/proc/stat`. For one thread.
final class MachineCpu implements Source {

  private final TextReader reader;
  private final Path file;
  private final boolean perCpu;
  private final ModeTicks all = new ModeTicks();
  private final Map<Long, ModeTicks> each = new LinkedHashMap<>();
  private final Span span = new Span();

  MachineCpu(TextReader reader, HostRoot root, boolean perCpu) {
    this.reader = reader;
    this.file = root.proc("stat");
    this.perCpu = perCpu;
  }

  @Override
  public String name() {
    return "cpu";
  }

  @Override
  public void read(Sample sample) throws IOException {
    int online = readTicks();
    span.measure(sample.moment());
    List<Metric.Point> times = new ArrayList<>();
    List<Metric.Point> shares = new ArrayList<>();
    if (perCpu) {
      each.forEach((number, ticks) -> {
        addTimes(sample, times, ticks, number);
        if (span.isComparable() && ticks.hasPassed()) {
          shares.add(sample.point(Attributes.of(CpuFamilies.NUMBER, number), ticks.busy()));
        }
      });
    } else {
      addTimes(sample, times, all, null);
    }
    if (span.isComparable() && all.hasPassed()) {
      shares.addFirst(sample.point(Attributes.empty(), all.busy()));
      for (int mode = 0; mode < ModeTicks.MODES.size(); mode++) {
        shares.add(
            sample.point(
                Attributes.of(CpuFamilies.MODE, ModeTicks.MODES.get(mode)), all.share(mode)));
      }
    }
    if (span.isMark()) {
      all.mark();
      each.values().forEach(ModeTicks::mark);
      span.mark(sample.moment());
    }
    sample.sum(CpuFamilies.TIME, times);
    sample.gauge(CpuFamilies.UTILIZATION, shares);
    sample.gauge(CpuFamilies.LOGICAL, online);
    sample.gauge(CpuFamilies.LIMIT, online);
  }

  /// How many processors are online.
  private int readTicks() throws IOException {
    reader.read(file);
    int online = 0;
    boolean found = false;
    // Processors come first; what follows is long.
    while (reader.nextLine() && reader.nextWord() && reader.startsWith("cpu")) {
      if (reader.isWord("cpu")) {
        all.read(reader);
        found = true;
      } else {
        online++;
        if (perCpu) {
          each.computeIfAbsent(reader.numberOfWord("cpu".length()), _ -> new ModeTicks())
              .read(reader);
        }
      }
    }
    if (!found) {
      throw new IOException(file + " has no line 'cpu'");
    }
    return online;
  }

  private static void addTimes(
      Sample sample, List<Metric.Point> times, ModeTicks ticks, @Nullable Long number) {
    for (int mode = 0; mode < ModeTicks.MODES.size(); mode++) {
      Attributes attributes =
          Attributes.builder()
              .put(CpuFamilies.MODE, ModeTicks.MODES.get(mode))
              .putIfPresent(CpuFamilies.NUMBER, number)
              .build();
      times.add(sample.point(attributes, ticks.seconds(mode)));
    }
  }
}
