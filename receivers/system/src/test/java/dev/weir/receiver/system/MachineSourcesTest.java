// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import static dev.weir.receiver.system.Readings.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import dev.weir.api.Metric;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineSourcesTest {
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final TextReader reader = new TextReader();
  private final Readings readings = new Readings();

  private final RecordedTree tree;

  MachineSourcesTest(@TempDir Path directory) {
    tree = new RecordedTree(directory);
  }

  @Test
  void processorTimesAreSecondsByMode() throws Exception {
    Sample sample = readings.read(new MachineCpu(reader, tree.root(), false));

    assertThat(told(sample, CpuFamilies.TIME))
        .containsExactly(
            entry("user", 10.0),
            entry("nice", 0.2),
            entry("system", 3.0),
            entry("idle", 80.0),
            entry("iowait", 1.0),
            entry("interrupt", 0.2),
            entry("steal", 0.6));
    assertThat(told(sample, CpuFamilies.LOGICAL)).containsExactly(entry("", 2.0));
    assertThat(told(sample, CpuFamilies.LIMIT)).containsExactly(entry("", 2.0));
  }

  @Test
  void sumsAreCountedSinceTheMachineWasStarted() throws Exception {
    Sample sample = readings.read(new MachineCpu(reader, tree.root(), false));

    assertThat(sample.metrics())
        .filteredOn(metric -> metric.name().equals("system.cpu.time"))
        .singleElement()
        .satisfies(metric ->
            assertThat(((Metric.Sum) metric.data()).startNanos()).isEqualTo(Readings.START_NANOS));
  }

  @Test
  void utilizationIsOfTheTimeBetweenTwoReadings() throws Exception {
    MachineCpu cpu = new MachineCpu(reader, tree.root(), false);
    Sample first = readings.read(cpu);
    // 1000 ticks later: 400 user, 100 system, 450 idle, 50 waiting for disks.
    tree.replace("proc/stat", "cpu  1000 20 300 8000 100", "cpu  1400 20 400 8450 150");
    Sample second = readings.later(INTERVAL).read(cpu);

    assertThat(told(first, CpuFamilies.UTILIZATION)).isEmpty();
    assertThat(told(second, CpuFamilies.UTILIZATION))
        .containsExactly(
            entry("", 0.5),
            entry("user", 0.4),
            entry("nice", 0.0),
            entry("system", 0.1),
            entry("idle", 0.45),
            entry("iowait", 0.05),
            entry("interrupt", 0.0),
            entry("steal", 0.0));
  }

  @Test
  void eachProcessorIsToldWhenAskedFor() throws Exception {
    MachineCpu cpu = new MachineCpu(reader, tree.root(), true);
    readings.read(cpu);
    tree.replace("proc/stat", "cpu  1000 20 300 8000", "cpu  1100 20 300 8100")
        .replace("proc/stat", "cpu0 600 10 200 4000", "cpu0 700 10 200 4000")
        .replace("proc/stat", "cpu1 400 10 100 4000", "cpu1 400 10 100 4100");
    Sample second = readings.later(INTERVAL).read(cpu);

    assertThat(told(second, CpuFamilies.TIME))
        .hasSize(14)
        .containsEntry("user 0", 7.0)
        .containsEntry("user 1", 4.0);
    assertThat(told(second, CpuFamilies.UTILIZATION))
        .containsEntry("", 0.5)
        .containsEntry("0", 1.0)
        .containsEntry("1", 0.0)
        .containsEntry("user", 0.5);
  }

  @Test
  void aSpanOfAFewTicksHasNoUtilizationAndIsNotForgotten() throws Exception {
    MachineCpu cpu = new MachineCpu(reader, tree.root(), false);
    readings.read(cpu);
    tree.replace("proc/stat", "cpu  1000", "cpu  1001");
    Sample soon = readings.later(Duration.ofMillis(10)).read(cpu);
    tree.replace("proc/stat", "cpu  1001 20 300 8000", "cpu  1010 20 300 8010");
    Sample later = readings.later(Duration.ofMillis(100)).read(cpu);

    assertThat(told(soon, CpuFamilies.UTILIZATION)).isEmpty();
    assertThat(told(soon, CpuFamilies.TIME)).containsEntry("user", 10.01);
    assertThat(told(later, CpuFamilies.UTILIZATION)).containsEntry("user", 0.5);
  }

  @Test
  void aFigureThatTheKernelTakesBackStandsStill() throws Exception {
    MachineCpu cpu = new MachineCpu(reader, tree.root(), false);
    readings.read(cpu);
    tree.replace("proc/stat", "8000 100 5", "8100 98 5");
    Sample second = readings.later(INTERVAL).read(cpu);

    assertThat(told(second, CpuFamilies.TIME)).containsEntry("iowait", 1.0);
    assertThat(told(second, CpuFamilies.UTILIZATION)).containsEntry("", 0.0);
  }

  @Test
  void memoryInUseIsWhatIsNotAvailable() throws Exception {
    Sample sample = readings.read(new MachineMemory(reader, tree.root()));

    assertThat(told(sample, MemoryUse.USAGE))
        .containsExactly(
            entry("used", 250_000 * 1024.0),
            entry("free", 400_000 * 1024.0),
            entry("buffers", 30_000 * 1024.0),
            entry("cached", 250_000 * 1024.0));
    assertThat(told(sample, MemoryUse.UTILIZATION))
        .containsEntry("used", 0.25)
        .containsEntry("free", 0.4);
    assertThat(told(sample, MemoryUse.LIMIT)).containsEntry("", 1_000_000 * 1024.0);
    assertThat(told(sample, MemoryUse.AVAILABLE)).containsEntry("", 750_000 * 1024.0);
  }

  @Test
  void pagingTellsSwapSpaceAndFaults() throws Exception {
    Sample sample = readings.read(new Paging(reader, tree.root()));

    assertThat(told(sample, Paging.USAGE))
        .containsExactly(entry("used", 100_000 * 1024.0), entry("free", 400_000 * 1024.0));
    assertThat(told(sample, Paging.UTILIZATION)).containsEntry("used", 0.2);
    assertThat(told(sample, Paging.FAULTS))
        .containsExactly(entry("major", 40.0), entry("minor", 4960.0));
    assertThat(told(sample, Paging.OPERATIONS))
        .containsExactly(entry("in", 7.0), entry("out", 9.0));
  }

  @Test
  void withoutSwapSpaceThereIsNoShareOfIt() throws Exception {
    tree.replace("proc/meminfo", "500000 kB", "0 kB")
        .replace("proc/meminfo", "SwapFree:         400000", "SwapFree:         0");
    Sample sample = readings.read(new Paging(reader, tree.root()));

    assertThat(told(sample, Paging.USAGE)).containsEntry("used", 0.0);
    assertThat(told(sample, Paging.UTILIZATION)).isEmpty();
  }

  @Test
  void loadAndUptimeAreAsTheKernelSays() throws Exception {
    Sample sample = readings.read(new LoadAndUptime(reader, tree.root()));

    assertThat(told(sample.metrics(), "system.cpu.load_average.1m")).containsEntry("", 0.45);
    assertThat(told(sample.metrics(), "system.cpu.load_average.5m")).containsEntry("", 0.73);
    assertThat(told(sample.metrics(), "system.cpu.load_average.15m")).containsEntry("", 1.29);
    assertThat(told(sample, LoadAndUptime.UPTIME)).containsEntry("", 22457.14);
  }

  /// Neither partitions, nor what lies on other devices, nor loops and memory.
  @Test
  void disksAreToldOnce() throws Exception {
    Sample sample = readings.read(new MachineDisks(reader, tree.root()));

    assertThat(told(sample, DiskFamilies.IO))
        .containsExactly(
            entry("read vda", 17263706 * 512.0),
            entry("write vda", 63208928 * 512.0),
            entry("read cciss/c0d0", 40 * 512.0),
            entry("write cciss/c0d0", 48 * 512.0));
    assertThat(told(sample, DiskFamilies.OPERATIONS))
        .containsEntry("read vda", 513980.0)
        .containsEntry("write vda", 305547.0);
    assertThat(told(sample, DiskFamilies.OPERATION_TIME).get("read vda"))
        .isCloseTo(594.879, within(1e-9));
    assertThat(told(sample, DiskFamilies.OPERATION_TIME).get("write vda"))
        .isCloseTo(257.214, within(1e-9));
    assertThat(told(sample, DiskFamilies.IO_TIME).get("vda")).isCloseTo(124.932, within(1e-9));
  }

  @Test
  void aDiskThatIsTakenAwayAndPutBackGoesOnCounting() throws Exception {
    MachineDisks disks = new MachineDisks(reader, tree.root());
    readings.read(disks);
    String line = " 104       0 cciss/c0d0 5 0 40 2 6 0 48 3 1 4 5 0 0 0 0 0 0\n";
    tree.replace("proc/diskstats", line, "");
    Sample without = readings.later(INTERVAL).read(disks);
    tree.write("proc/diskstats", " 104 0 cciss/c0d0 1 0 10 1 0 0 0 0 0 0 0\n");
    Sample again = readings.later(INTERVAL).read(disks);

    assertThat(told(without, DiskFamilies.IO)).doesNotContainKey("read cciss/c0d0");
    assertThat(told(again, DiskFamilies.IO))
        .containsEntry("read cciss/c0d0", 50 * 512.0)
        .containsEntry("write cciss/c0d0", 48 * 512.0);
  }

  @Test
  void aDiskThatBecomesPartOfAnotherIsToldNoMore() throws Exception {
    MachineDisks disks = new MachineDisks(reader, tree.root());
    readings.read(disks);
    tree.directory("sys/block/cciss!c0d0/slaves/vda")
        .write("proc/diskstats", " 104 0 cciss/c0d0 1 0 10 1 0 0 0 0 0 0 0\n");
    readings.later(INTERVAL).read(disks);
    Sample third = readings.later(INTERVAL).read(disks);

    assertThat(told(third, DiskFamilies.IO)).isEmpty();
  }

  @Test
  void withoutSysNobodyGuessesWhatIsADisk() throws Exception {
    MachineDisks disks = new MachineDisks(reader, new HostRoot(tree.path().resolve("proc/1")));

    assertThatThrownBy(() -> readings.read(disks))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("sys/block is no directory");
  }

  @Test
  void interfacesAreThoseOfTheMachinesFirstProcess() throws Exception {
    Sample sample =
        readings.read(new Network(reader, tree.root(), new InterfaceNames(List.of("*"))));

    assertThat(told(sample, Network.IO))
        .containsExactly(entry("receive eth0", 612504016.0), entry("transmit eth0", 2054298.0));
    assertThat(told(sample, Network.PACKETS))
        .containsExactly(entry("receive eth0", 18114.0), entry("transmit eth0", 14485.0));
    assertThat(told(sample, Network.ERRORS))
        .containsExactly(entry("receive eth0", 1.0), entry("transmit eth0", 7.0));
    assertThat(told(sample, Network.DROPPED))
        .containsExactly(entry("receive eth0", 2.0), entry("transmit eth0", 8.0));
  }

  @Test
  void loopbackIsToldWhereItIsNamed() throws Exception {
    Sample sample =
        readings.read(new Network(reader, tree.root(), new InterfaceNames(List.of("lo"))));

    assertThat(told(sample, Network.IO)).containsOnlyKeys("receive lo", "transmit lo");
  }

  @Test
  void globsChooseInterfaces() {
    InterfaceNames names = new InterfaceNames(List.of("eth?", "lxc*", "a.b"));

    assertThat(List.of("eth0", "eth10", "lxc", "lxc12", "a.b", "axb", "lo"))
        .filteredOn(names::contain)
        .containsExactly("eth0", "lxc", "lxc12", "a.b");
  }
}
