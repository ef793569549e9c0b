// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.api.Metric;
import dev.weir.api.flow.Flow;
import dev.weir.bpf.event.ExtensionAnomaly;
import dev.weir.bpf.event.NdpPacket;
import dev.weir.bpf.event.PacketEvents;
import dev.weir.testkit.KernelTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Both builds of the program say the same of every capture, record by record and event by event.
@KernelTest
class EnginesIT {
  private static final List<Duration> INTERVALS =
      List.of(Duration.ZERO, Duration.ofMillis(10), Duration.ofSeconds(5));

  @TempDir Path directory;

  /// What an engine said.
  private static final class Said implements PacketEvents {
    private final List<Flow> flows = new ArrayList<>();
    private final List<NdpPacket> ndp = new ArrayList<>();
    private final List<ExtensionAnomaly> anomalies = new ArrayList<>();
    private List<Metric> metrics = List.of();
    private String problem = "";

    @Override
    public void ndp(NdpPacket packet) {
      ndp.add(packet);
    }

    @Override
    public void anomaly(ExtensionAnomaly anomaly) {
      anomalies.add(anomaly);
    }
  }

  @TestFactory
  Stream<DynamicTest> captures() throws Exception {
    String set = System.getenv("WEIR_CAPTURES");
    Path captures = set == null ? Path.of("../../shared/captures") : Path.of(set);
    assumeTrue(
        Files.isDirectory(captures.resolve("real")),
        "no captures in " + captures + "; WEIR_CAPTURES may name another folder");
    List<Path> files;
    try (Stream<Path> all = Files.walk(captures)) {
      files =
          all.filter(file -> file.toString().matches(".*\\.(pcap|pcapng|cap)(\\.gz)?")).toList();
    }
    return files.stream()
        .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> compare(file)));
  }

  private void compare(Path file) throws Exception {
    Path compressed = directory.resolve("compressed.gz");
    Files.write(compressed, Captures.gzip(Files.readAllBytes(file)));
    for (Duration interval : INTERVALS) {
      Said kernel = run(EngineKind.KERNEL, interval, file);
      compare(run(EngineKind.NATIVE, interval, file), kernel);
      compare(run(EngineKind.NATIVE, interval, compressed), kernel);
    }
  }

  private static void compare(Said found, Said wanted) {
    assertThat(found.flows).isEqualTo(wanted.flows);
    assertThat(found.ndp).usingRecursiveComparison().isEqualTo(wanted.ndp);
    assertThat(found.anomalies).isEqualTo(wanted.anomalies);
    assertThat(found.metrics).isEqualTo(wanted.metrics);
    assertThat(found.problem.isEmpty()).isEqualTo(wanted.problem.isEmpty());
  }

  private static Said run(EngineKind kind, Duration interval, Path file) throws Exception {
    Said said = new Said();
    CaptureSettings settings = new CaptureSettings(interval, 100_000);
    try (CaptureEngine engine = kind.open(settings, said.flows::add, said);
        CaptureFile capture = CaptureFile.open(file)) {
      try {
        while (engine.feed(capture, 1000) > 0) {
          assertThat(engine.totals().packets()).isEqualTo(capture.packets());
        }
      } catch (CaptureException e) {
        said.problem = String.valueOf(e.getMessage());
      }
      said.metrics = engine.finish().metrics();
    }
    return said;
  }
}
