// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.component.StartException;
import dev.weir.testkit.SampleBatches;
import dev.weir.testkit.SampleFlows;
import dev.weir.testkit.TestContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecoveryTest {
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
    Files.writeString(directory.resolve("flows.csv.gz"), "finished");
    Files.writeString(directory.resolve("flows.csv.partial"), "a,b\n1,2\n");
    restart();
    assertThat(Csv.files(directory)).containsExactly("flows.csv.gz");
    assertThat(directory.resolve("flows.csv.gz")).hasContent("finished");
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
