// SPDX-License-Identifier: Apache-2.0
package dev.weir.processor.windowagg;

import static dev.weir.processor.windowagg.WindowRig.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.api.Attributes;
import dev.weir.api.Metric;
import dev.weir.api.MetricBatch;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.HostSample;
import dev.weir.api.flow.HostSample.BusyProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// What the host's metrics become in rows.
class HostReadingsTest {
  private final WindowRig rig = WindowRig.recorded();

  /// A reading of a host whose counters grow with time.
  private final class Reading {
    private final List<Metric> metrics = new ArrayList<>();
    private final long timeNanos;

    Reading(double seconds) {
      timeNanos = at(seconds);
    }

    Reading gauge(String name, double value, String... attributes) {
      return add(name, new Metric.Gauge(List.of(point(value, attributes))));
    }

    Reading sum(String name, double value, String... attributes) {
      return add(name, new Metric.Sum(List.of(point(value, attributes)), at(-100)));
    }

    private Reading add(String name, Metric.Data data) {
      metrics.add(new Metric(name, "", "1", data));
      return this;
    }

    private Metric.Point point(double value, String... attributes) {
      Attributes.Builder builder = Attributes.builder();
      for (int i = 0; i < attributes.length; i += 2) {
        builder.put(attributes[i], attributes[i + 1]);
      }
      return new Metric.Point(builder.build(), timeNanos, value);
    }

    void send() {
      rig.send(new MetricBatch(rig.context.resource(), metrics));
    }
  }

  private HostSample only() {
    return host(rows().getFirst());
  }

  private List<Flow> rows() {
    rig.stop();
    return rig.rows();
  }

  private static HostSample host(Flow row) {
    return Objects.requireNonNull(Objects.requireNonNull(row.window()).host());
  }

  private void flowAt(double seconds) {
    rig.send(Records.tcp().at(seconds, seconds).build());
  }

  @Test
  void everyFigureIsFound() {
    flowAt(1);
    for (int second = 0; second <= 5; second += 5) {
      new Reading(second)
          .gauge("system.cpu.utilization", 0.25)
          .gauge("system.cpu.utilization", 0.9, "cpu.logical_number", "0")
          .gauge("system.cpu.utilization", 0.8, "cpu.mode", "user")
          .gauge("system.memory.utilization", 0.5, "system.memory.state", "used")
          .gauge("system.memory.utilization", 0.1, "system.memory.state", "cached")
          .gauge("system.memory.linux.available", 4e9)
          .sum("system.disk.io", 1_000 * second, disk("sda", "read"))
          .sum("system.disk.io", 10 * second, disk("sdb", "read"))
          .sum("system.disk.io", 200 * second, disk("sda", "write"))
          .sum("system.disk.operations", 3 * second, disk("sda", "read"))
          .sum("system.disk.operations", 4 * second, disk("sda", "write"))
          .sum("system.disk.operation_time", 0.02 * second, disk("sda", "read"))
          .sum("system.disk.operation_time", 0.01 * second, disk("sda", "write"))
          .sum("weir.system.oom_kills", second)
          .gauge("weir.system.process.cpu.utilization", 2.5, process("java", "1"))
          .gauge("weir.system.process.cpu.utilization", 0.5, process("sshd", "2"))
          .send();
    }
    HostSample sample = only();
    assertThat(sample)
        .isEqualTo(
            new HostSample(
                25,
                50,
                4e9,
                5_050,
                1_000,
                15,
                20,
                100,
                50,
                5,
                List.of(new BusyProcess("java", 250), new BusyProcess("sshd", 50))));
    assertThat(sample.diskLatencyMicros()).isEqualTo(150 * 1000.0 / 35, within(1e-9));
  }

  @Test
  void nobodyMeasuredIsNotZero() {
    flowAt(1);
    assertThat(Objects.requireNonNull(rows().getFirst().window()).host()).isNull();
  }

  @Test
  void whatIsNotToldIsNotZero() {
    flowAt(1);
    new Reading(0).gauge("system.cpu.utilization", 0.5).send();
    new Reading(5).gauge("system.cpu.utilization", 0.5).send();
    HostSample sample = only();
    assertThat(sample.cpuUsagePercent()).isEqualTo(50);
    assertThat(sample.memoryUsagePercent()).isNaN();
    assertThat(sample.memoryAvailableBytes()).isNaN();
    assertThat(sample.diskReadBytes()).isEqualTo(-1);
    assertThat(sample.oomKills()).isEqualTo(-1);
    assertThat(sample.busiest()).isEmpty();
  }

  /// A gauge stands for the time since the reading before.
  @Test
  void gaugesCountByHowLongTheyHeld() {
    flowAt(1);
    new Reading(-1).gauge("system.cpu.utilization", 1).send();
    new Reading(1).gauge("system.cpu.utilization", 0.5).send();
    new Reading(6).gauge("system.cpu.utilization", 0.1).send();
    assertThat(only().cpuUsagePercent()).isEqualTo(0.2 * 50 + 0.8 * 10, within(1e-9));
  }

  /// Readings come when they come; what they counted is shared out among the windows.
  @Test
  void countersOfWindowsAddUp() {
    double[] times = {-2, 0.3, 4.1, 5.2, 6, 13.7, 14.9, 22};
    int[] kills = {7, 7, 8, 8, 8, 11, 12, 12};
    for (int i = 0; i < times.length; i++) {
      new Reading(times[i])
          .sum("weir.system.oom_kills", kills[i])
          .sum("system.disk.io", 1_000 * times[i] + 2_000, disk("sda", "read"))
          .send();
    }
    for (int window = 0; window < 4; window++) {
      flowAt(5 * window + 1);
    }
    assertThat(rows().stream().mapToLong(row -> host(row).oomKills()).sum()).isEqualTo(5);
    assertThat(rows())
        .extracting(row -> host(row).diskReadBytes())
        .containsExactly(5_000L, 5_000L, 5_000L, 5_000L);
  }

  @Test
  void aCounterThatBeganAnewCountsFromZero() {
    flowAt(1);
    new Reading(0).sum("weir.system.oom_kills", 900).send();
    new Reading(2).sum("weir.system.oom_kills", 901).send();
    new Reading(4).sum("weir.system.oom_kills", 2).send();
    new Reading(5).sum("weir.system.oom_kills", 3).send();
    assertThat(only().oomKills()).isEqualTo(4);
  }

  @Test
  void aDiskThatComesOrGoesCountsFromThenOn() {
    flowAt(1);
    new Reading(0).sum("system.disk.io", 100, disk("sda", "read")).send();
    new Reading(2)
        .sum("system.disk.io", 150, disk("sda", "read"))
        .sum("system.disk.io", 1e9, disk("usb", "read"))
        .send();
    new Reading(5).sum("system.disk.io", 1e9 + 7, disk("usb", "read")).send();
    assertThat(only().diskReadBytes()).isEqualTo(57);
  }

  @Test
  void theBusiestAreThoseOfTheWholeWindow() {
    flowAt(1);
    new Reading(0).gauge("weir.system.process.cpu.utilization", 9, process("before", "1")).send();
    new Reading(1)
        .gauge("weir.system.process.cpu.utilization", 1, process("a", "2"))
        .gauge("weir.system.process.cpu.utilization", 0.5, process("b", "3"))
        .gauge("weir.system.process.cpu.utilization", 0.4, process("c", "4"))
        .send();
    new Reading(5)
        .gauge("weir.system.process.cpu.utilization", 0.5, process("b", "3"))
        .gauge("weir.system.process.cpu.utilization", 0.2, process("d", "5"))
        .gauge("weir.system.process.cpu.utilization", 0.1, process("e", "6"))
        .send();
    assertThat(only().busiest())
        .containsExactly(
            new BusyProcess("b", 50), new BusyProcess("a", 20), new BusyProcess("d", 16));
  }

  @Test
  void readingsOfAClockThatWasSetBackBeginAnew() {
    new Reading(1_000).sum("weir.system.oom_kills", 5).send();
    flowAt(1);
    new Reading(0).sum("weir.system.oom_kills", 6).send();
    new Reading(5).sum("weir.system.oom_kills", 7).send();
    assertThat(only().oomKills()).isEqualTo(1);
  }

  private static String[] disk(String device, String direction) {
    return new String[] {"system.device", device, "disk.io.direction", direction};
  }

  private static String[] process(String name, String number) {
    return new String[] {"process.executable.name", name, "process.pid", number};
  }
}
