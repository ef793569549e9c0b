// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.testkit.OpenTelemetryCollector;
import dev.weir.testkit.SourceTree;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Weir is killed again and again while it sends a million records through a queue on disk to a real
/// collector, which is killed now and then too: whatever the source was told is accepted arrives, and
/// what arrives twice is what was under way at a kill.
class DiskQueueCrashIT {
  private static final int RECORDS = 500;
  private static final int BATCHES = 2_000;
  private static final int KILLS = 10;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final byte[] MARK = "record-".getBytes(StandardCharsets.US_ASCII);
  private static final int DIGITS = 9;

  @TempDir private Path directory;

  private int collectorKills;

  @Test
  void losesNothingThatWasAcknowledged() throws Exception {
    Path plugins = Files.createDirectories(directory.resolve("plugins"));
    ExamplePlugin.build(
        SourceTree.root().resolve("distribution/src/test/plugins/numbered"), "numbered", plugins);
    Random random = new Random(20);
    try (OpenTelemetryCollector collector = OpenTelemetryCollector.start(directory)) {
      Path config = configuration(collector.grpcEndpoint());
      for (int kill = 1; kill <= KILLS; kill++) {
        try (WeirProcess weir = run(plugins, config)) {
          // Somewhere in the next tenth, whatever it does just then.
          int from = acknowledged().cardinality();
          int until = Math.min(BATCHES - 1, from + 20 + random.nextInt(BATCHES / KILLS - 20));
          if (kill % 3 == 0) {
            awaitAcknowledged((from + until) / 2);
            collector.kill();
            collectorKills++;
            // What comes meanwhile waits on disk.
            awaitAcknowledged(until);
            if (kill % 2 == 0) {
              collector.restart();
            }
          } else {
            awaitAcknowledged(until);
          }
          weir.kill();
          weir.awaitExit();
        }
        if (kill % 3 == 0 && kill % 2 == 1) {
          collector.restart();
        }
      }
      try (WeirProcess weir = run(plugins, config)) {
        await().atMost(PATIENCE).until(() -> acknowledged().cardinality() == BATCHES);
        assertThat(weir.awaitExit(PATIENCE)).as(weir.err()).isZero();
        assertThat(weir.err()).contains("of an earlier run wait in").doesNotContain("stay in");
      }
      verify(collector.received("logs"));
    }
  }

  private void verify(List<byte[]> requests) throws IOException {
    BitSet arrived = new BitSet();
    int records = 0;
    for (byte[] bytes : requests) {
      for (int i = 0; i + MARK.length + DIGITS <= bytes.length; i++) {
        if (bytes[i] == MARK[0] && marked(bytes, i)) {
          arrived.set(number(bytes, i + MARK.length));
          records++;
        }
      }
    }
    assertThat(acknowledged().cardinality()).isEqualTo(BATCHES);
    assertThat(arrived.cardinality()).as("records that arrived").isEqualTo(BATCHES * RECORDS);
    // A batch may be under way at the exporter, another appended and not yet acknowledged.
    int underWay = 2 * KILLS + collectorKills;
    assertThat(records - arrived.cardinality())
        .as("records that arrived twice")
        .isLessThanOrEqualTo(underWay * RECORDS);
  }

  private static boolean marked(byte[] bytes, int at) {
    for (int i = 0; i < MARK.length; i++) {
      if (bytes[at + i] != MARK[i]) {
        return false;
      }
    }
    return true;
  }

  private static int number(byte[] bytes, int at) {
    return Integer.parseInt(new String(bytes, at, DIGITS, StandardCharsets.US_ASCII));
  }

  private WeirProcess run(Path plugins, Path config) throws IOException {
    return WeirProcess.start(
        directory, "run", "--plugins", plugins.toString(), "-c", config.toString());
  }

  private void awaitAcknowledged(int batches) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> acknowledged().cardinality() >= batches);
  }

  private BitSet acknowledged() throws IOException {
    BitSet batches = new BitSet();
    Path file = directory.resolve("acknowledged");
    if (!Files.exists(file)) {
      return batches;
    }
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      while (in.available() >= Integer.BYTES) {
        batches.set(in.readInt());
      }
    }
    return batches;
  }

  private Path configuration(String endpoint) throws IOException {
    Path config = directory.resolve("weir.yaml");
    Files.writeString(
        config,
        """
        receivers:
          numbered: {acknowledged: "%s", batches: %d, records: %d, rate: 100000}
        exporters:
          otlp:
            endpoint: "%s"
            compression: none
            queue: {storage: disk, directory: "%s", max_bytes: 256MiB, fsync: never}
            retry: {initial_interval: 10ms, max_interval: 100ms, max_elapsed: 0s}
        service:
          admin: {enabled: false}
          shutdown_deadline: 60s
          pipelines:
            numbers: {receivers: [numbered], exporters: [otlp]}
        """
            .formatted(
                directory.resolve("acknowledged"),
                BATCHES,
                RECORDS,
                endpoint,
                directory.resolve("queue")));
    return config;
  }
}
