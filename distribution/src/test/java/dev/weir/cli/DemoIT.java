// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.testkit.KernelTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `weir demo` on the running kernel: exact totals, and nothing left behind however it ends.
@KernelTest
class DemoIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path directory;

  @Test
  void countsWhatTheInterfaceCounts() throws Exception {
    try (WeirProcess weir =
        WeirProcess.start(directory, "demo", "--duration", "3s", "--output", "csv")) {
      List<ProcessHandle> others = awaitOthers(weir);

      assertThat(weir.awaitExit(PATIENCE)).as(weir.out() + weir.err()).isZero();
      assertThat(weir.out())
          .containsPattern("(?m)^ +difference +0 +0$")
          .contains("The CSV is in " + directory.resolve("csv"))
          .contains("echo-request", "router-advertisement", "hopopts", "dstopts", "fragment")
          .containsPattern("Neighbour discovery: router solicitation \\d+, router advertisement")
          .containsPattern("On the link: neighbours' addresses [1-9]\\d*, default routers 1\\.")
          .containsPattern("Irregular chains of them: .*deep_chain \\d")
          .containsPattern("Irregular chains of them: .*hop_by_hop_not_first \\d")
          .containsPattern("Irregular chains of them: .*rh0 \\d")
          .containsPattern("TCP: retransmissions [1-9].*, out of order [1-9].*, zero windows [1-9]")
          .containsPattern("Dropped by the kernel: .*no_socket \\d")
          .containsPattern("Dropped by the kernel: .*xfrm_policy \\d");
      assertThat(weir.err()).isEmpty();
      assertGone(others);
    }
    assertThat(directory.resolve("csv/metrics.txt")).content().contains("ipv6_packets_total{");
    assertThat(directory.resolve("csv/debug.txt")).content().contains("2001:db8:77::1");
    assertThat(directory.resolve("csv/debug.txt")).content().contains(" event ");
    assertThat(Files.readAllLines(directory.resolve("csv/dataset.csv"))).hasSizeGreaterThan(10);
    List<String> rows = Files.readAllLines(directory.resolve("csv/flows.csv"));
    int version = List.of(rows.getFirst().split(",", -1)).indexOf("ip_version");
    assertThat(rows.stream().skip(1).map(row -> row.split(",", -1)[version]))
        .contains("4", "6")
        .containsOnly("4", "6");
  }

  /// Long enough for several windows.
  @Test
  void noColumnIsConstantWithoutAReason() throws Exception {
    try (WeirProcess weir =
        WeirProcess.start(directory, "demo", "--duration", "12s", "--output", "csv")) {
      assertThat(weir.awaitExit(PATIENCE)).as(weir.out() + weir.err()).isZero();
    }
    assertThat(ConstantColumns.of(directory.resolve("csv/dataset.csv")))
        .isSubsetOf(ConstantColumns.explained("live"));
  }

  @Test
  void endsEarlyOnSigtermWithExactTotals() throws Exception {
    try (WeirProcess weir = WeirProcess.start(directory, "demo", "--duration", "1h")) {
      List<ProcessHandle> others = awaitOthers(weir);
      awaitTraffic(weir);
      weir.terminate();

      assertThat(weir.awaitExit(PATIENCE)).as(weir.out() + weir.err()).isZero();
      assertThat(weir.out()).containsPattern("(?m)^ +difference +0 +0$");
      assertGone(others);
    }
  }

  @Test
  void leavesNothingWhenItIsKilled() throws Exception {
    try (WeirProcess weir = WeirProcess.start(directory, "demo", "--duration", "1h")) {
      List<ProcessHandle> others = awaitOthers(weir);
      awaitTraffic(weir);
      weir.kill();

      assertGone(others);
    }
  }

  @Test
  void refusesADirectoryWithRowsOfAnotherRun() throws Exception {
    Files.createFile(directory.resolve("flows.csv"));
    try (WeirProcess weir = WeirProcess.start(directory, "demo", "--output", ".")) {
      assertThat(weir.awaitExit()).isEqualTo(ExitCode.USAGE);
      assertThat(weir.err()).contains("'.' has CSV files already");
    }
  }

  /// The processes in the two namespaces. The namespaces have no names and so no other life.
  private static List<ProcessHandle> awaitOthers(WeirProcess weir) {
    return await().atMost(PATIENCE).until(weir::descendants, others -> others.size() == 2);
  }

  private static void awaitTraffic(WeirProcess weir) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(weir.out()).contains("largest flows"));
  }

  private static void assertGone(List<ProcessHandle> others) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(others).noneMatch(ProcessHandle::isAlive));
  }
}
