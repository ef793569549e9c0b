// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.component.StartException;
import dev.weir.exporter.csv.row.SampleRows;
import dev.weir.testkit.ManualClock;
import dev.weir.testkit.SampleBatches;
import dev.weir.testkit.SampleFlows;
import dev.weir.testkit.TestContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecoveryTest {
  private static final String ROWS = "packet_count,label\n1,2\n3,4\n";

  @TempDir Path directory;
  private final TestContext context = TestContext.of("csv");

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          'a,b|1,2|3,4|', 12, 2
          'a,b|1,2|3,', 8, 1
          'a,b|1,2|"x|y",4|', 16, 2
          'a,b|1,2|"x|y', 8, 1
          'a,b|1,2|"x""|"",', 8, 1
          'a,b|1,2|0|', 8, 1
          'a,b|', 4, 0
          'a,', 0, 0
          '', 0, 0
          """)
  void onlyWholeRowsAreKept(String text, long length, long rows) throws IOException {
    String file = text.replace('|', '\n').replace("\n0\n", "\n\0\0\0\n");
    assertThat(TornRows.of(new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8))))
        .isEqualTo(new TornRows(length, rows));
  }

  @Test
  void aTornRowIsCutAndTheFileFinished() throws Exception {
    Path partial = directory.resolve("flows-7.csv.partial");
    Files.writeString(partial, "a,b\n1,2\n3,\"4\nand");
    restart();
    assertThat(Csv.files(directory)).containsExactly("flows-7.csv");
    assertThat(directory.resolve("flows-7.csv")).hasContent("a,b\n1,2\n");
    assertThat(context.meter().count("csv_recovered_files")).isEqualTo(1);
    assertThat(context.meter().count("csv_cut_bytes")).isEqualTo(8);
    assertThat(context.logger().messages(System.Logger.Level.WARNING))
        .anyMatch(message -> message.contains("1 rows are whole, 8 torn bytes were cut off"));
  }

  @Test
  void whatHasNoRowsIsRemoved() throws Exception {
    Files.writeString(directory.resolve("flows.csv.partial"), "a,b\n1,");
    Files.writeString(directory.resolve("dataset-1.csv.partial"), "");
    restart();
    assertThat(Csv.files(directory)).isEmpty();
  }

  @Test
  void filesOfOthersAreLeftAlone() throws Exception {
    Files.writeString(directory.resolve("other.csv.partial"), "a,b\n1,");
    Files.writeString(directory.resolve("flows-x.csv.partial"), "a,b\n1,");
    Files.writeString(directory.resolve("flows.csv"), "a,b\n1,");
    restart();
    assertThat(Csv.files(directory))
        .containsExactly("flows-x.csv.partial", "flows.csv", "other.csv.partial");
  }

  @Test
  void aFileThatThisProcessWritesIsLeftAlone() throws Exception {
    CsvExporter writer = new CsvExporter(TestContext.of("csv/other"), Csv.config(directory));
    writer.start();
    writer.export(SampleBatches.flows(SampleFlows.udpOverIpv4()));
    restart();
    assertThat(context.meter().count("csv_recovered_files")).isZero();
    writer.export(SampleBatches.flows(SampleFlows.udpOverIpv4()));
    writer.stop(Duration.ofSeconds(5));
    assertThat(Csv.rows(directory.resolve("flows.csv"))).hasSize(2);
  }

  /// Killed after the finished file had its name and before the text was removed.
  @Test
  void whatIsFinishedAlreadyIsNotFinishedAgain() throws Exception {
    for (FileFormat format : FileFormat.values()) {
      Path finished = directory.resolve(FileNames.finished("flows.csv", format.ending()));
      try (OutputStream out = Files.newOutputStream(finished)) {
        format.write(new ByteArrayInputStream(ROWS.getBytes(StandardCharsets.UTF_8)), out);
      }
      byte[] before = Files.readAllBytes(finished);
      Files.writeString(directory.resolve("flows.csv.partial"), ROWS);
      restart();
      assertThat(Csv.files(directory)).containsExactly(finished.getFileName().toString());
      assertThat(finished).hasBinaryContent(before);
      Files.delete(finished);
    }
  }

  /// Whatever has the name of the finished file: rows that it may not hold go on under another.
  @ParameterizedTest
  @ValueSource(strings = {"flows.csv", "flows.csv.gz", "flows.parquet"})
  void rowsAreNotRemovedForAFileThatDoesNotHoldThem(String inTheWay) throws Exception {
    Path other = Files.writeString(directory.resolve(inTheWay), "packet_count,label\n1,2\n");
    Files.writeString(directory.resolve("flows.csv.partial"), ROWS);
    restart();
    assertThat(other).hasContent("packet_count,label\n1,2\n");
    assertThat(Csv.files(directory)).containsExactlyInAnyOrder(inTheWay, "flows-1.csv");
    assertThat(directory.resolve("flows-1.csv")).hasContent(ROWS);
    assertThat(context.logger().messages(System.Logger.Level.WARNING))
        .anyMatch(message -> message.contains(inTheWay + " is there, with other rows than"));
  }

  /// Somebody copied the unfinished file to the name of the finished one, and the run went on.
  @Test
  void aRunFinishesUnderAnotherNameWhenItsOwnWasTaken() throws Exception {
    CsvExporter exporter = new CsvExporter(context, Csv.config(directory));
    exporter.start();
    exporter.export(SampleBatches.flows(SampleRows.window(0)));
    Path copy = directory.resolve("dataset.csv");
    Files.copy(directory.resolve("dataset.csv.partial"), copy);
    exporter.export(SampleBatches.flows(SampleRows.window(5)));
    exporter.stop(Duration.ofSeconds(5));
    assertThat(Csv.rows(copy)).hasSize(1);
    assertThat(Csv.rows(directory.resolve("dataset-1.csv"))).hasSize(2);
    assertManifestTells("dataset-1.csv", 2);
    restart();
    assertThat(Csv.files(directory))
        .containsExactly("dataset-1.csv", "dataset.csv", "dataset.manifest.json");
  }

  @Test
  void aTakenNameKeepsNoRowsFromComing() throws Exception {
    CsvExporter exporter =
        new CsvExporter(context, Csv.settings(directory).rotateSize(4096).build());
    exporter.start();
    exporter.export(SampleBatches.flows(SampleRows.window(0)));
    Files.writeString(directory.resolve("dataset.csv"), "in the way");
    for (int i = 1; i < 20; i++) {
      exporter.export(SampleBatches.flows(SampleRows.window(5 * i)));
    }
    exporter.stop(Duration.ofSeconds(5));
    long rows = 0;
    for (String file : Csv.files(directory)) {
      boolean own = file.matches("dataset-\\d+\\.csv");
      rows += own ? Csv.rows(directory.resolve(file)).size() : 0;
    }
    assertThat(rows).isEqualTo(20);
    assertThat(directory.resolve("dataset.csv")).hasContent("in the way");
  }

  /// The copy is proven to hold every row.
  @Test
  void aCopyOfAllRowsIsTheFinishedFile() throws Exception {
    CsvExporter exporter = new CsvExporter(context, Csv.config(directory));
    exporter.start();
    exporter.export(SampleBatches.flows(SampleRows.window(0)));
    Files.copy(directory.resolve("dataset.csv.partial"), directory.resolve("dataset.csv"));
    exporter.stop(Duration.ofSeconds(5));
    assertThat(Csv.files(directory)).containsExactly("dataset.csv", "dataset.manifest.json");
    assertManifestTells("dataset.csv", 1);
  }

  @Test
  void aStopThatCannotFinishAFileSaysSo() throws Exception {
    CsvExporter exporter = new CsvExporter(context, Csv.config(directory));
    exporter.start();
    exporter.export(SampleBatches.flows(SampleRows.window(0)));
    Path inTheWay = Files.createDirectory(directory.resolve(".dataset.manifest.json.tmp"));
    Path inside = Files.writeString(inTheWay.resolve("file"), "");
    assertThatThrownBy(() -> exporter.stop(Duration.ofSeconds(5)))
        .hasMessageContaining("are not finished, the next run there will");
    assertThat(context.degradedReason()).isNotEmpty();
    Files.delete(inside);
    Files.delete(inTheWay);
    restart();
    assertThat(Csv.rows(directory.resolve("dataset.csv"))).hasSize(1);
  }

  /// Rows came after the manifest was written for the last time; until when nobody knows.
  @Test
  void timesOfRecoveredRowsAreNotThoseOfEarlierOnes() throws Exception {
    Path elsewhere = directory.resolve("elsewhere");
    ManualClock clock = new ManualClock();
    CsvExporter killed =
        new CsvExporter(TestContext.of("csv/killed", clock), Csv.config(elsewhere));
    killed.start();
    killed.export(SampleBatches.flows(SampleRows.window(0)));
    clock.advance(Duration.ofSeconds(1));
    killed.export(SampleBatches.flows(SampleRows.window(5)));
    for (String name : Csv.files(elsewhere)) {
      Files.copy(elsewhere.resolve(name), directory.resolve(name));
    }
    killed.stop(Duration.ofSeconds(5));
    Map<String, Object> before = Csv.manifest(directory.resolve("dataset.manifest.json"));
    assertThat(before).containsEntry("rows", 1L).containsEntry("end", "2026-01-01T00:00:05Z");
    restart();
    Map<String, Object> after = Csv.manifest(directory.resolve("dataset.manifest.json"));
    assertThat(after).containsEntry("rows", 2L).containsEntry("start", "").containsEntry("end", "");
    assertThat(Csv.maps(after, "files").getFirst().containsKey("end")).isFalse();
  }

  private void assertManifestTells(String file, long rows) throws IOException {
    Map<String, Object> manifest = Csv.manifest(directory.resolve("dataset.manifest.json"));
    assertThat(manifest).containsEntry("complete", true).containsEntry("rows", rows);
    assertThat(Csv.maps(manifest, "files"))
        .singleElement()
        .satisfies(its -> {
          assertThat(Csv.in(its, "name")).isEqualTo(file);
          assertThat(Csv.in(its, "state")).isEqualTo("whole");
          assertThat(Csv.in(its, "rows")).isEqualTo(rows);
          assertThat(Csv.in(its, "bytes")).isEqualTo(Files.size(directory.resolve(file)));
        });
  }

  @Test
  void whatWasHalfCompressedIsCompressedAnew() throws Exception {
    Files.writeString(directory.resolve(".flows.csv.gz.tmp"), "half");
    Files.writeString(directory.resolve("flows.csv.partial"), "a,b\n1,2\n");
    CsvExporter exporter = new CsvExporter(context, Csv.settings(directory).gzip().build());
    exporter.start();
    exporter.stop(Duration.ofSeconds(5));
    assertThat(Csv.files(directory)).containsExactly("flows.csv.gz");
    assertThat(Csv.rows(directory.resolve("flows.csv.gz"))).hasSize(1);
  }

  @Test
  void aFileThatAnotherProcessHasLockedIsLeftAlone() throws Exception {
    Path partial = directory.resolve("flows.csv.partial");
    Files.writeString(partial, "a,b\n1,");
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LockHolder.class.getName(),
                partial.toString())
            .start();
    try (var out = other.inputReader()) {
      assertThat(out.readLine()).isEqualTo("locked");
      restart();
      assertThat(partial).hasContent("a,b\n1,");
    } finally {
      other.destroyForcibly();
    }
  }

  /// The manifest cannot be written, so the file cannot be finished.
  @Test
  void aStartThatFailsLeavesWhatItFoundToAnother() throws Exception {
    leftBehind("flows.csv.partial", "flows.manifest.json");
    Path inTheWay = Files.createDirectory(directory.resolve(".flows.manifest.json.tmp"));
    Path inside = Files.writeString(inTheWay.resolve("file"), "");
    CsvExporter failing = new CsvExporter(context, Csv.config(directory));
    assertThatThrownBy(failing::start).isInstanceOf(StartException.class);
    assertThat(directory.resolve("flows.csv.partial")).exists();
    Files.delete(inside);
    Files.delete(inTheWay);
    restart();
    assertThat(Csv.files(directory)).containsExactly("flows.csv", "flows.manifest.json");
    assertThat(Csv.rows(directory.resolve("flows.csv"))).hasSize(1);
  }

  /// Puts files there as a run leaves them that is killed.
  private void leftBehind(String... names) throws Exception {
    Path elsewhere = directory.resolve("elsewhere");
    CsvExporter killed = new CsvExporter(TestContext.of("csv/killed"), Csv.config(elsewhere));
    killed.start();
    killed.export(SampleBatches.flows(SampleFlows.udpOverIpv4()));
    for (String name : names) {
      Files.copy(elsewhere.resolve(name), directory.resolve(name));
    }
    killed.stop(Duration.ofSeconds(5));
    for (String file : Csv.files(elsewhere)) {
      Files.delete(elsewhere.resolve(file));
    }
    Files.delete(elsewhere);
  }

  /// Holds a lock until it is killed.
  static final class LockHolder {
    private LockHolder() {}

    public static void main(String[] arguments) throws IOException {
      try (Journal journal = Journal.reopen(Path.of(arguments[0]))) {
        System.out.println("locked");
        System.in.read();
        journal.sync();
      }
    }
  }

  private void restart() throws Exception {
    CsvExporter exporter = new CsvExporter(context, Csv.config(directory));
    exporter.start();
    exporter.stop(Duration.ofSeconds(5));
  }
}
