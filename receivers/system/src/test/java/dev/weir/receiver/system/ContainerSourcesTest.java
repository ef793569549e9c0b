// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import static dev.weir.receiver.system.Readings.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerSourcesTest {
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final TextReader reader = new TextReader();
  private final Readings readings = new Readings();

  private final RecordedTree tree;
  private final Cgroup cgroup;

  ContainerSourcesTest(@TempDir Path directory) throws Exception {
    tree = new RecordedTree(directory).container();
    cgroup = Cgroup.ofContainer(tree.root()).orElseThrow();
  }

  @Test
  void processorsAreRelativeToTheQuota() throws Exception {
    ContainerCpu cpu = new ContainerCpu(reader, tree.root(), cgroup);
    Sample first = readings.read(cpu);
    // One second in five, of half a processor: 40 %.
    tree.write(
        "sys/fs/cgroup/cpu.stat",
        "usage_usec 6000000\nuser_usec 3750000\nsystem_usec 2250000\nthrottled_usec 300000\n");
    Sample second = readings.later(INTERVAL).read(cpu);

    assertThat(told(first, CpuFamilies.UTILIZATION)).isEmpty();
    assertThat(told(first, CpuFamilies.TIME))
        .containsExactly(entry("user", 3.0), entry("system", 2.0));
    assertThat(told(second, CpuFamilies.UTILIZATION))
        .hasEntrySatisfying("", share -> assertThat(share).isCloseTo(0.4, within(1e-9)))
        .hasEntrySatisfying("user", share -> assertThat(share).isCloseTo(0.3, within(1e-9)))
        .hasEntrySatisfying("system", share -> assertThat(share).isCloseTo(0.1, within(1e-9)));
    assertThat(told(second, CpuFamilies.LIMIT)).containsEntry("", 0.5);
    assertThat(told(second, CpuFamilies.LOGICAL)).containsEntry("", 2.0);
    assertThat(told(second, CpuFamilies.THROTTLED)).containsEntry("", 0.3);
  }

  @Test
  void aBurstIsNotMoreThanAll() throws Exception {
    ContainerCpu cpu = new ContainerCpu(reader, tree.root(), cgroup);
    readings.read(cpu);
    tree.replace("sys/fs/cgroup/cpu.stat", "usage_usec 5000000", "usage_usec 9000000");

    assertThat(told(readings.later(INTERVAL).read(cpu), CpuFamilies.UTILIZATION))
        .containsEntry("", 1.0);
  }

  @Test
  void withoutQuotaTheProcessorsThatItIsBoundToCount() throws Exception {
    tree.write("sys/fs/cgroup/cpu.max", "max 100000\n")
        .write("sys/fs/cgroup/cpuset.cpus.effective", "1\n");
    Sample bound = readings.read(new ContainerCpu(reader, tree.root(), cgroup));
    tree.write("sys/fs/cgroup/cpuset.cpus.effective", "0-3,8-11\n");
    Sample unbound = readings.read(new ContainerCpu(reader, tree.root(), cgroup));

    assertThat(told(bound, CpuFamilies.LIMIT)).containsEntry("", 1.0);
    assertThat(told(unbound, CpuFamilies.LIMIT)).containsEntry("", 2.0);
  }

  @Test
  void aLimitThatIsChangedCountsFromTheNextReading() throws Exception {
    ContainerCpu cpu = new ContainerCpu(reader, tree.root(), cgroup);
    readings.read(cpu);
    tree.write("sys/fs/cgroup/cpu.max", "150000 100000\n");

    assertThat(told(readings.later(INTERVAL).read(cpu), CpuFamilies.LIMIT)).containsEntry("", 1.5);
  }

  @Test
  void memoryIsRelativeToTheLimit() throws Exception {
    Sample sample = readings.read(new ContainerMemory(reader, tree.root(), cgroup));

    assertThat(told(sample, MemoryUse.USAGE))
        .containsExactly(
            entry("used", 100_000_000.0),
            entry("free", 50_000_000.0),
            entry("cached", 60_000_000.0));
    assertThat(told(sample, MemoryUse.UTILIZATION)).containsEntry("used", 0.5);
    assertThat(told(sample, MemoryUse.LIMIT)).containsEntry("", 200_000_000.0);
    assertThat(told(sample, MemoryUse.AVAILABLE)).containsEntry("", 100_000_000.0);
  }

  @Test
  void withoutLimitTheMachinesMemoryIsTheLimit() throws Exception {
    tree.write("sys/fs/cgroup/memory.max", "max\n");
    Sample sample = readings.read(new ContainerMemory(reader, tree.root(), cgroup));

    assertThat(told(sample, MemoryUse.LIMIT)).containsEntry("", 1_000_000 * 1024.0);
    assertThat(told(sample, MemoryUse.AVAILABLE)).containsEntry("", 750_000 * 1024.0);
  }

  @Test
  void disksAreWhatTheContainerReadAndWrote() throws Exception {
    Sample sample = readings.read(new ContainerDisks(reader, tree.root(), cgroup));

    assertThat(told(sample, DiskFamilies.IO))
        .containsExactly(entry("read vda", 4096.0), entry("write vda", 8192.0));
    assertThat(told(sample, DiskFamilies.OPERATIONS))
        .containsExactly(entry("read vda", 1.0), entry("write vda", 2.0));
  }
}
