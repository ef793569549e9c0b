// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.testkit.Need;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `weir demo` of a user without any rights: a generated capture, exact totals, nothing left.
class DemoCaptureIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path directory;

  @Test
  void countsWhatWasWrittenToTheCapture() throws Exception {
    try (WeirProcess weir =
        WeirProcess.startUnprivileged(directory, "demo", "--duration", "3s", "--output", "csv")) {
      assertThat(weir.awaitExit(PATIENCE)).as(weir.out() + weir.err()).isZero();
      assertThat(weir.out())
          .contains("rights: ", "generated capture", "native engine")
          .containsPattern("(?m)^ +written to the capture +[1-9]")
          .containsPattern("(?m)^ +difference +0 +0$")
          .containsPattern("Neighbour discovery: router solicitation \\d+, router advertisement")
          .containsPattern("Irregular chains of them: .*deep_chain \\d")
          .containsPattern(
              "TCP: retransmissions [1-9].*, out of order [1-9].*, zero windows [1-9]");
      assertThat(weir.err()).isEmpty();
    }
    assertThat(directory.resolve("csv/metrics.txt")).content().contains("ipv6_packets_total{");
    assertThat(lint(directory.resolve("csv/metrics.txt"))).isEmpty();
    assertThat(directory.resolve("csv/debug.txt")).content().contains(" event ", " flow ");
    assertThat(Files.readAllLines(directory.resolve("csv/dataset.csv"))).hasSizeGreaterThan(10);
    List<String> rows = Files.readAllLines(directory.resolve("csv/flows.csv"));
    int version = List.of(rows.getFirst().split(",", -1)).indexOf("ip_version");
    assertThat(rows.stream().skip(1).map(row -> row.split(",", -1)[version]))
        .contains("4", "6")
        .containsOnly("4", "6");
    assertThat(captures()).isEmpty();
  }

  @Test
  void noColumnIsConstantWithoutAReason() throws Exception {
    try (WeirProcess weir =
        WeirProcess.startUnprivileged(directory, "demo", "--duration", "7s", "--output", "csv")) {
      assertThat(weir.awaitExit(PATIENCE)).as(weir.out() + weir.err()).isZero();
    }
    assertThat(ConstantColumns.of(directory.resolve("csv/dataset.csv")))
        .isSubsetOf(ConstantColumns.explained("capture"));
  }

  @Test
  void endsEarlyOnSigtermAndRemovesTheCapture() throws Exception {
    try (WeirProcess weir =
        WeirProcess.startUnprivileged(directory, "demo", "--duration", "1m", "--output", "csv")) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(weir.out()).contains("largest flows"));
      assertThat(captures()).isNotEmpty();
      weir.terminate();

      assertThat(weir.awaitExit(PATIENCE)).as(weir.out() + weir.err()).isZero();
      assertThat(weir.out()).contains("Stopped before the end of the capture");
      assertThat(captures()).isEmpty();
    }
  }

  /// What Prometheus's own check finds to say of everything that the demonstration shows it.
  private static String lint(Path metrics) throws IOException {
    Process check =
        new ProcessBuilder(Need.program("promtool"), "check", "metrics")
            .redirectInput(metrics.toFile())
            .redirectErrorStream(true)
            .start();
    return new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /// The process keeps its temporary files in `directory`.
  private List<Path> captures() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".pcap")).toList();
    }
  }
}
