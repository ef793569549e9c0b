// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.api.Metric;
import dev.weir.api.MetricBatch;
import dev.weir.api.component.Receiver;
import dev.weir.receiver.system.SystemReceiverConfig.Scope;
import dev.weir.testkit.CapturingConsumer;
import dev.weir.testkit.TestContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The figures of this machine, beside what OSHI says of it before and after.
class SystemReceiverIT {
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final String MOUNT_POINT = "system.filesystem.mountpoint";
  private static final long SECOND = 1_000_000_000L;

  private final TestContext context = TestContext.of("system");
  private final CapturingConsumer next = new CapturingConsumer();
  private final Receiver receiver =
      new SystemReceiverFactory()
          .create(
              context,
              new SystemReceiverConfig(
                  Duration.ofSeconds(1), Scope.HOST, Path.of("/"), List.of("*"), true, true, 20),
              next);

  @BeforeEach
  void start() throws Exception {
    receiver.start();
  }

  @AfterEach
  void stop() {
    receiver.stop(GRACE);
    assertThat(context.threads().escaped()).isEmpty();
    assertThat(context.degradedReason()).isEmpty();
  }

  /// Each sum lies between what was there before the sample and what is there after it.
  @Test
  void sumsAreThoseOfThisMachine() {
    RealMachine machine = new RealMachine();
    next.awaitBatches(1);
    Map<String, Double> least = machine.sums();
    // One sample may be under way.
    int later = next.batches().size() + 1;
    List<Metric> told = ((MetricBatch) next.awaitBatches(later + 1).get(later)).metrics();
    Map<String, Double> most = machine.sums();

    Map<String, Double> found = new LinkedHashMap<>();
    for (Metric metric : told) {
      Readings.told(List.of(metric), metric.name())
          .forEach((attributes, value) -> found.put(metric.name() + " " + attributes, value));
    }
    sumsOverProcessors(found);
    assertThat(least).hasSizeGreaterThan(10);
    least.forEach((series, value) ->
        assertThat(found.get(series))
            .as(series)
            .isBetween(
                value - slack(series), Objects.requireNonNull(most.get(series)) + slack(series)));
  }

  @Test
  void levelsAreThoseOfThisMachine() {
    RealMachine machine = new RealMachine();
    List<Metric> told = ((MetricBatch) next.awaitBatches(1).getFirst()).metrics();

    assertThat(one(told, "system.memory.limit", "")).isEqualTo(machine.memoryBytes());
    assertThat(one(told, "system.memory.linux.available", ""))
        .isCloseTo(machine.availableBytes(), within(0.1 * machine.memoryBytes()));
    double used = one(told, "system.memory.usage", "used");
    assertThat(one(told, "system.memory.utilization", "used"))
        .isCloseTo(used / machine.memoryBytes(), within(1e-12))
        .isBetween(0.0, 1.0);
    double swap =
        one(told, "system.paging.usage", "used") + one(told, "system.paging.usage", "free");
    assertThat(swap).isEqualTo(machine.swapBytes());
    assertThat(one(told, "system.cpu.logical.count", "")).isEqualTo(machine.processors());
    assertThat(one(told, "system.cpu.load_average.1m", ""))
        .isCloseTo(machine.load(), within(1.0 + 0.2 * machine.load()));
    double processes =
        Readings.told(told, "system.process.count").values().stream()
            .mapToDouble(Double::doubleValue)
            .sum();
    assertThat(processes).isCloseTo(machine.processes(), within(0.2 * machine.processes() + 5));
  }

  @Test
  void fileSystemsAreThoseOfThisMachine() throws Exception {
    List<Metric> told = ((MetricBatch) next.awaitBatches(1).getFirst()).metrics();

    for (Metric metric : told) {
      if (metric.name().equals("system.filesystem.limit")) {
        for (Metric.Point point : Readings.points(metric)) {
          Path place = Path.of(String.valueOf(point.attributes().text(MOUNT_POINT)));
          double size = Files.getFileStore(place).getTotalSpace();
          assertThat(point.value()).as(place.toString()).isEqualTo(size);
        }
      }
    }
  }

  /// A sample lies in each window, at its end, and its shares add up. The first is that of the start.
  @Test
  void eachWindowHasOneSample() {
    List<Long> windows =
        next.awaitBatches(4).stream()
            .skip(1)
            .map(batch -> ((MetricBatch) batch).metrics().getFirst())
            .map(metric -> Readings.points(metric).getFirst().timeNanos())
            .map(time -> Math.floorDiv(time, SECOND))
            .toList();

    for (int i = 1; i < windows.size(); i++) {
      assertThat(windows.get(i)).isEqualTo(windows.get(0) + i);
    }
    Map<String, Double> shares =
        Readings.told(((MetricBatch) next.batches().get(3)).metrics(), "system.cpu.utilization");
    double sum = 0;
    for (String mode : ModeTicks.MODES) {
      sum += Objects.requireNonNull(shares.get(mode), mode);
    }
    assertThat(sum).isCloseTo(1, within(1e-9));
    assertThat(shares.get("")).isBetween(0.0, 1.0);
    assertThat(context.meter().count("system_missed_samples")).isZero();
  }

  @Test
  void aBusyProcessIsAmongTheBusiest() {
    String own = " " + ProcessHandle.current().pid();
    long end = System.nanoTime() + 20 * SECOND;
    double most = 0;
    while (most < 0.2 && System.nanoTime() < end) {
      for (Map.Entry<String, Double> each :
          Readings.told(next.metrics(), "weir.system.process.cpu.utilization").entrySet()) {
        if (each.getKey().endsWith(own)) {
          most = Math.max(most, each.getValue());
        }
      }
    }
    assertThat(most)
        .as("share of a processor of this busy process")
        .isBetween(0.2, 1.1 * Runtime.getRuntime().availableProcessors());
  }

  /// OSHI rounds to whole milliseconds and seconds, and the kernel takes back a tick of a processor's time
  /// now and then.
  private static double slack(String series) {
    if (series.startsWith("system.cpu.time")) {
      return 0.01 * Runtime.getRuntime().availableProcessors() + 1e-3;
    }
    return series.startsWith("system.uptime") ? 1 : 1e-3;
  }

  /// The receiver tells each processor here, OSHI all together.
  private static void sumsOverProcessors(Map<String, Double> found) {
    for (String mode : ModeTicks.MODES) {
      String series = "system.cpu.time " + mode;
      double sum = 0;
      for (Map.Entry<String, Double> each : found.entrySet()) {
        if (each.getKey().startsWith(series + " ")) {
          sum += each.getValue();
        }
      }
      found.put(series, sum);
    }
  }

  private static double one(List<Metric> metrics, String name, String attributes) {
    return Objects.requireNonNull(Readings.told(metrics, name).get(attributes), name);
  }
}
