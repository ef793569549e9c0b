// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Event;
import dev.weir.api.Metric;
import dev.weir.api.Severity;
import dev.weir.testkit.ManualClock;
import dev.weir.testkit.TestContext;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// All sources together, on recorded files.
class SamplerTest {
  private final ManualClock clock = new ManualClock();
  private final TestContext context = TestContext.of("system", clock);

  private final Path directory;
  private final RecordedTree tree;
  private Sampler sampler;

  SamplerTest(@TempDir Path directory) {
    this.directory = directory;
    tree = new RecordedTree(directory);
    sampler = sampler(directory, Optional.empty());
  }

  @Test
  void everythingIsTold() {
    sample();
    tree.process(303, "java", 'S', 1200, 100, 6000).replace("proc/stat", "cpu  1000", "cpu  1500");
    Sample second = sample();

    assertThat(context.degradedReason()).isEmpty();
    assertThat(second.metrics())
        .extracting(Metric::name)
        .containsExactlyInAnyOrder(
            "system.cpu.time",
            "system.cpu.utilization",
            "system.cpu.logical.count",
            "weir.system.cpu.limit",
            "system.memory.usage",
            "system.memory.utilization",
            "system.memory.limit",
            "system.memory.linux.available",
            "weir.system.oom_kills",
            "system.disk.io",
            "system.disk.operations",
            "system.disk.operation_time",
            "system.disk.io_time",
            "system.cpu.load_average.1m",
            "system.cpu.load_average.5m",
            "system.cpu.load_average.15m",
            "system.uptime",
            "system.paging.usage",
            "system.paging.utilization",
            "system.paging.faults",
            "system.paging.operations",
            "system.network.io",
            "system.network.packet.count",
            "system.network.errors",
            "system.network.packet.dropped",
            "system.process.count",
            "weir.system.process.cpu.utilization");
    assertThat(second.metrics())
        .allSatisfy(metric -> {
          assertThat(Readings.points(metric))
              .allMatch(point -> point.timeNanos() == clock.epochNanos());
          if (metric.data() instanceof Metric.Sum sum) {
            assertThat(sum.startNanos()).isEqualTo(Readings.START_NANOS);
          }
        });
    assertThat(context.meter().gauge("system_sample_seconds")).isPositive();
  }

  @Test
  void aSourceThatFailsIsCountedAndTheOthersGoOn() {
    sample();
    tree.delete("proc/diskstats");
    Sample without = sample();
    sample();
    String degraded = context.degradedReason();
    new RecordedTree(directory);
    Sample again = sample();

    assertThat(Readings.told(without, DiskFamilies.IO)).isEmpty();
    assertThat(Readings.told(without, MemoryUse.LIMIT)).isNotEmpty();
    assertThat(Readings.told(without, Processes.COUNT)).isNotEmpty();
    assertThat(degraded).startsWith("no figures of disk: ").contains("proc/diskstats");
    assertThat(context.meter().count("system_source_failures", "disk")).isEqualTo(2);
    assertThat(Readings.told(again, DiskFamilies.IO)).isNotEmpty();
    assertThat(context.degradedReason()).isEmpty();
    assertThat(context.logger().messages(Level.INFO))
        .hasSize(2)
        .last()
        .isEqualTo("figures of 'disk' are told again");
  }

  @Test
  void aProcessThatTheKernelKilledIsAnEvent() {
    Sample first = sample();
    Sample second = sample();
    tree.replace("proc/vmstat", "oom_kill 2", "oom_kill 5");
    Sample third = sample();
    Sample fourth = sample();

    assertThat(Readings.told(first, OomKills.KILLS)).containsEntry("", 2.0);
    assertThat(first.events()).isEmpty();
    assertThat(second.events()).isEmpty();
    assertThat(Readings.told(third, OomKills.KILLS)).containsEntry("", 5.0);
    assertThat(third.events()).hasSize(1);
    Event event = third.events().getFirst();
    assertThat(event.name()).isEqualTo("weir.system.oom_kill");
    assertThat(event.severity()).isEqualTo(Severity.ERROR);
    assertThat(event.body())
        .isEqualTo("the kernel killed 3 processes for want of memory within the last 5.0 s");
    assertThat(event.attributes().asMap())
        .containsEntry("weir.system.scope", "host")
        .containsEntry("weir.system.oom_kills.count", 3L)
        .containsEntry("weir.system.oom_kills.total", 5L)
        .containsEntry("weir.system.oom_kills.within_seconds", 5.0);
    assertThat(fourth.events()).isEmpty();
  }

  @Test
  void aContainerHasItsOwnKillsAndLimits() throws Exception {
    tree.container();
    sampler = sampler(directory, Cgroup.ofContainer(tree.root()));
    sample();
    tree.replace("sys/fs/cgroup/memory.events", "oom_kill 1", "oom_kill 2")
        .replace("proc/vmstat", "oom_kill 2", "oom_kill 9");
    Sample second = sample();

    assertThat(context.degradedReason()).isEmpty();
    assertThat(Readings.told(second, OomKills.KILLS)).containsEntry("", 2.0);
    assertThat(second.events())
        .singleElement()
        .satisfies(event -> {
          assertThat(event.body()).startsWith("the kernel killed a process for want of memory");
          assertThat(event.attributes().text("weir.system.scope")).isEqualTo("container");
        });
    assertThat(Readings.told(second, MemoryUse.LIMIT)).containsEntry("", 200_000_000.0);
    assertThat(Readings.told(second, CpuFamilies.LIMIT)).containsEntry("", 0.5);
    assertThat(Readings.told(second, DiskFamilies.IO)).containsEntry("read vda", 4096.0);
  }

  @Test
  void aContainerWithoutMemoryAndDiskControllersHasTheMachinesMemoryAndNoDisks() throws Exception {
    tree.container().delete("sys/fs/cgroup/memory.max").delete("sys/fs/cgroup/io.stat");
    sampler = sampler(directory, Cgroup.ofContainer(tree.root()));
    sample();
    Sample second = sample();

    assertThat(context.degradedReason()).isEmpty();
    assertThat(Readings.told(second, MemoryUse.LIMIT)).containsEntry("", 1_000_000 * 1024.0);
    assertThat(Readings.told(second, OomKills.KILLS)).containsEntry("", 2.0);
    assertThat(Readings.told(second, DiskFamilies.IO)).isEmpty();
  }

  private Sample sample() {
    clock.advance(Duration.ofSeconds(5));
    return sampler.sample(Moment.now(clock));
  }

  private Sampler sampler(Path root, Optional<Cgroup> container) {
    SystemReceiverConfig config =
        new SystemReceiverConfig(
            Duration.ofSeconds(5),
            SystemReceiverConfig.Scope.AUTO,
            root,
            List.of("*"),
            false,
            false,
            3);
    return new Sampler(
        SourceList.of(config, container),
        Readings.START_NANOS,
        new SourceFailures(context),
        context.meter());
  }
}
