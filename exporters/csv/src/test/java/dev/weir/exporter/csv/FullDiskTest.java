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
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// On a file system of 256 KiB in memory. Mounting it needs root; without, the test is skipped, and
/// fails with `CI=true`.
class FullDiskTest {
  @TempDir Path directory;
  private final TestContext context = TestContext.of("csv");

  @BeforeEach
  void mount() throws Exception {
    boolean mounted =
        run("mount", "-t", "tmpfs", "-o", "size=256k", "weir-test", directory.toString()) == 0;
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
    Path ballast = Files.write(directory.resolve("ballast"), new byte[100 * 1024]);
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
    Path file = directory.resolve("flows.csv.partial");
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

  /// Whatever was full in between: each record is there once, in the end.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void noRowIsLostOrDoubled(long seed) throws Exception {
    Random random = new Random(seed);
    Csv.Settings settings = Csv.settings(directory).rotateSize(20_000);
    CsvExporter exporter =
        new CsvExporter(context, random.nextBoolean() ? settings.gzip().build() : settings.build());
    exporter.start();
    int made = 0;
    int failures = 0;
    for (int i = 0; i < 60; i++) {
      Path ballast = directory.resolve("ballast");
      fill(ballast, random.nextInt(200 * 1024));
      FlowBatch batch = NumberedFlows.batch(made, 1 + random.nextInt(60));
      made += batch.size();
      boolean delivered = false;
      while (!delivered) {
        try {
          exporter.export(batch);
          delivered = true;
        } catch (DeliveryException.Retryable e) {
          assertThat(e).hasMessageContaining("No space left on device");
          failures++;
          makeRoom(ballast, random);
        }
      }
    }
    Files.deleteIfExists(directory.resolve("ballast"));
    exporter.stop(Duration.ofSeconds(5));
    assertThat(failures).isPositive();
    assertThat(NumberedFlows.numbers(directory)).isEqualTo(NumberedFlows.upTo(made));
  }

  private static void fill(Path ballast, int bytes) throws IOException {
    try {
      Files.write(ballast, new byte[bytes]);
    } catch (IOException _) {
      assertThat(ballast).exists(); // filled to the brim
    }
  }

  /// Frees what is in the way; what is finished may be taken away too, and is counted before.
  private void makeRoom(Path ballast, Random random) throws IOException {
    long size = Files.exists(ballast) ? Files.size(ballast) : 0;
    if (size > 8192) {
      Files.write(ballast, new byte[random.nextInt((int) size / 2)]);
    } else {
      Files.deleteIfExists(ballast);
      grow();
    }
  }

  private void grow() throws IOException {
    try {
      sizeKib += 64;
      run("mount", "-o", "remount,size=" + sizeKib + "k", directory.toString());
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private int sizeKib = 256;

  @Test
  void noEmptyFilesPileUpWhenAHeaderFindsNoRoom() throws Exception {
    CsvExporter exporter = new CsvExporter(context, Csv.config(directory));
    exporter.start();
    try {
      Files.write(directory.resolve("ballast"), new byte[300 * 1024]);
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
