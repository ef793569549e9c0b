// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.weir.testkit.KernelTest;
import dev.weir.testkit.Need;
import dev.weir.testkit.SourceTree;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The guide's script: downloads through a quarter of loss, and what the data set says of it beside
/// what the rule that dropped and the sender's kernel counted.
@KernelTest
class HeavyTrafficIT {
  private static final double LOSS = 0.25;

  @TempDir private Path directory;

  @Test
  void aQuarterOfLossIsAQuarterOfRetransmissions() throws Exception {
    for (String tool : List.of("ip", "tc", "nft", "ethtool", "curl", "python3")) {
      Need.program(tool);
    }
    ProcessBuilder script =
        new ProcessBuilder(
                SourceTree.root().resolve("docs/guides/heavy-traffic.sh").toString(), "dataset")
            .directory(directory.toFile())
            .redirectErrorStream(true);
    script.environment().put("WEIR", launcher().toString());
    script.environment().put("TEST_DURATION", "15");
    Process process = script.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    System.out.print(said);

    long segments = figure(said, "segments to the client +([\\d,]+)");
    long dropped = figure(said, "dropped on arrival +([\\d,]+)");
    long retransmissions = figure(said, "retransmissions +([\\d,]+)");
    long outOfOrder = figure(said, "out of order +([\\d,]+)");
    long kernel = figure(said, "([\\d,]+) +TcpRetransSegs");
    assertThat(segments)
        .isGreaterThan(1_000)
        .isCloseTo(figure(said, "([\\d,]+) +the rule saw"), withinPercentage(0.5));
    assertThat(dropped).isCloseTo(figure(said, "([\\d,]+) +the rule dropped"), withinPercentage(2));
    assertThat(retransmissions + outOfOrder).isCloseTo(kernel, withinPercentage(1));
    assertThat(retransmissions).isGreaterThan(kernel / 2);
    assertThat((double) (retransmissions + outOfOrder) / segments).isCloseTo(LOSS, within(0.05));
    DatasetRows rows = DatasetRows.read(directory.resolve("dataset/dataset.csv"));
    assertThat(rows.sum("retransmission_count")).isEqualTo(retransmissions);
    assertThat(
            rows.rows().values().stream()
                .filter(row -> row.number("retransmission_count") > 0)
                .map(row -> row.text("src_ip").contains(":") ? 6 : 4))
        .contains(6, 4);
  }

  private static long figure(String said, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(said);
    assertThat(matcher.find()).as("%s in %s", pattern, said).isTrue();
    return Long.parseLong(matcher.group(1).replace(",", ""));
  }

  /// A program that is this build's `weir`.
  private Path launcher() throws Exception {
    Path launcher = directory.resolve("weir");
    Files.writeString(launcher, "#!/bin/sh\nexec " + WeirProcess.commandLine() + " \"$@\"\n");
    return Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
