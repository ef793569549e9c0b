// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.FlowBatch;
import dev.weir.api.component.DeliveryException;
import dev.weir.testkit.Need;
import dev.weir.testkit.SampleBatches;
import dev.weir.testkit.SampleFlows;
import dev.weir.testkit.TestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// On a file system of 64 KiB in memory. Mounting it needs root; without, the test is skipped, and
/// fails with `CI=true`.
class FullDiskTest {
  @TempDir Path directory;
  private final TestContext context = TestContext.of("csv");

  @BeforeEach
  void mount() throws Exception {
    boolean mounted =
        run("mount", "-t", "tmpfs", "-o", "size=64k", "weir-test", directory.toString()) == 0;
    Need.that(mounted, "cannot mount a small file system: not root?");
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", "-l", directory.toString());
  }

  @Test
  void aFullDiskIsRetriedAndLeavesWholeBatchesOnly() throws Exception {
    CsvExporter exporter = new CsvExporter(context, Csv.config(directory));
    exporter.start();
    Path ballast = Files.write(directory.resolve("ballast"), new byte[20 * 1024]);
    FlowBatch batch = SampleBatches.flows(SampleFlows.tcpOverIpv6(), SampleFlows.udpOverIpv4());
    int delivered = 0;
    DeliveryException failure = null;
    while (failure == null) {
      try {
        exporter.export(batch);
        delivered++;
      } catch (DeliveryException e) {
        failure = e;
      }
    }
    Path file = directory.resolve("flows.csv");
    assertThat(failure).isInstanceOf(DeliveryException.Retryable.class);
    assertThat(failure).hasMessageContaining("No space left on device");
    assertThat(context.degradedReason()).contains("No space left");
    assertThat(delivered).isPositive();
    assertThat(Csv.rows(file)).hasSize(delivered * batch.size());
    assertThat(Files.readString(file)).endsWith("\n");
    assertThatThrownBy(() -> exporter.export(batch)).isInstanceOf(DeliveryException.class);

    Files.delete(ballast);
    exporter.export(batch);
    assertThat(Csv.rows(file)).hasSize((delivered + 1) * batch.size());
    assertThat(context.degradedReason()).isEmpty();
    exporter.stop(Duration.ofSeconds(1));
  }

  @Test
  void noEmptyFilesPileUpWhenAHeaderFindsNoRoom() throws Exception {
    CsvExporter exporter = new CsvExporter(context, Csv.config(directory));
    exporter.start();
    try {
      Files.write(directory.resolve("ballast"), new byte[80 * 1024]);
    } catch (IOException _) {
      assertThat(directory.resolve("ballast")).exists(); // filled to the brim
    }
    FlowBatch batch = SampleBatches.flows(SampleFlows.tcpOverIpv6(), SampleFlows.udpOverIpv4());
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> exporter.export(batch))
          .isInstanceOf(DeliveryException.Retryable.class);
    }
    try (var files = Files.list(directory)) {
      assertThat(files.map(Path::getFileName).map(Path::toString)).containsExactly("ballast");
    }
    exporter.stop(Duration.ofSeconds(1));
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
