// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.TestContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// kill -9 at any moment loses no row that was delivered, doubles none and leaves none torn.
class KilledRunTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"none, 1", "gzip, 2"})
  void everyDeliveredRowIsThereOnceAfterTheNextStart(String compression, long seed)
      throws Exception {
    Random random = new Random(seed);
    long next = 0;
    Map<Long, Long> lost = new TreeMap<>();
    for (int run = 0; run < 3; run++) {
      long delivered =
          killedRun(compression, next, random.nextInt(2, 40), random.nextInt(20_000_000));
      assertThat(delivered).isGreaterThan(next);
      // The batch under way when it was killed may be there, whole or in part.
      lost.put(delivered, delivered + 500);
      next = delivered + 500;
    }
    Csv.Settings settings = Csv.settings(directory);
    TestContext context = TestContext.of("csv");
    CsvExporter exporter =
        new CsvExporter(
            context, compression.equals("gzip") ? settings.gzip().build() : settings.build());
    exporter.start();
    exporter.export(NumberedFlows.batch((int) next, 10));
    exporter.stop(Duration.ofSeconds(10));

    List<Long> found = NumberedFlows.numbers(directory);
    assertThat(new HashSet<>(found)).as("no row twice").hasSameSizeAs(found);
    long end = next + 10;
    assertThat(found)
        .containsAll(
            LongStream.range(0, end)
                .filter(number ->
                    lost.entrySet().stream()
                        .noneMatch(range -> number >= range.getKey() && number < range.getValue()))
                .boxed()
                .collect(Collectors.toSet()))
        .allMatch(number -> number < end);
    assertThat(rowsOfManifests()).isEqualTo(found.size());
    assertThat(context.meter().count("csv_recovered_files")).isPositive();
  }

  /// What the manifests say of whole files, in all.
  private long rowsOfManifests() throws IOException {
    long rows = 0;
    for (String name : Csv.files(directory)) {
      if (name.endsWith(FileNames.MANIFEST)) {
        Map<String, Object> manifest = Csv.manifest(directory.resolve(name));
        rows += (long) Csv.in(manifest, "rows");
        for (Map<?, ?> entry : Csv.maps(manifest, "files")) {
          assertThat(entry.get("state")).isIn("whole", "recovered");
          Path path = directory.resolve((String) Csv.in(entry, "name"));
          assertThat(Files.size(path)).as(path.toString()).isEqualTo(entry.get("bytes"));
          assertThat(Csv.rows(path)).hasSize(Math.toIntExact((long) Csv.in(entry, "rows")));
        }
      }
    }
    return rows;
  }

  /// Runs until it was asked for so many batches, then kills it after a pause. Returns up to which
  /// number it said it had delivered.
  private long killedRun(String compression, long first, int batches, long pauseNanos)
      throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                KilledRun.class.getName(),
                directory.toString(),
                Long.toString(first),
                compression)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long delivered = first;
    try (BufferedReader out = process.inputReader();
        OutputStream in = process.getOutputStream()) {
      for (int i = 0; i < batches; i++) {
        in.write('x');
        in.flush();
        if (i + 1 < batches) {
          delivered = Long.parseLong(out.readLine());
        }
      }
      LockSupport.parkNanos(pauseNanos); // into the last batch, or over it
      process.toHandle().destroyForcibly(); // SIGKILL; what it said can still be read
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        delivered = line.matches("\\d+") ? Long.parseLong(line) : delivered;
      }
    }
    assertThat(process.waitFor()).isEqualTo(128 + 9);
    return delivered;
  }
}
