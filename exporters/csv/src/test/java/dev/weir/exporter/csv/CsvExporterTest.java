// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.weir.api.FlowBatch;
import dev.weir.api.MetricBatch;
import dev.weir.api.Resource;
import dev.weir.api.component.ByteSize;
import dev.weir.api.component.DeliveryException;
import dev.weir.api.component.StartException;
import dev.weir.exporter.csv.row.SampleRows;
import dev.weir.testkit.ManualClock;
import dev.weir.testkit.SampleBatches;
import dev.weir.testkit.SampleFlows;
import dev.weir.testkit.TestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvExporterTest {
  private static final FlowBatch BATCH =
      SampleBatches.flows(
          SampleFlows.all().stream().filter(flow -> flow.window() == null).toList());

  @TempDir Path directory;
  private final ManualClock clock = new ManualClock();
  private final TestContext context = TestContext.of("csv", clock);
  private final List<CsvExporter> started = new ArrayList<>();

  @AfterEach
  void stop() {
    started.forEach(exporter -> exporter.stop(Duration.ofSeconds(1)));
    assertThat(context.threads().alive()).isEmpty();
  }

  @Test
  void rowsOfWindowsAndOtherFlowsHaveFilesOfTheirOwn() throws Exception {
    FlowBatch mixed =
        SampleBatches.flows(SampleFlows.everyPart(), SampleFlows.udpOverIpv4(), SampleRows.udp());
    start(Csv.config(directory)).export(mixed);
    assertThat(Csv.rows(directory.resolve("flows.csv.partial"))).hasSize(1);
    assertThat(Csv.rows(directory.resolve("dataset.csv.partial"))).hasSize(2);
    assertThat(context.meter().count("csv_rows")).isEqualTo(3);
  }

  @Test
  void aRunWithoutRowsCanLeaveAHeader() throws Exception {
    CsvExporter exporter = start(Csv.settings(directory).headerOfNone().build());
    exporter.stop(Duration.ofSeconds(1));
    exporter.stop(Duration.ofSeconds(1));
    assertThat(files()).containsExactly("dataset.csv");
    assertThat(Files.readAllLines(directory.resolve("dataset.csv")))
        .singleElement()
        .asString()
        .startsWith("timestamp,flow_id,")
        .endsWith(",anomaly_label");
    CsvExporter with = start(Csv.settings(directory).headerOfNone().build());
    with.export(SampleBatches.flows(SampleRows.udp()));
    with.stop(Duration.ofSeconds(1));
    assertThat(Csv.rows(directory.resolve("dataset-1.csv"))).hasSize(1);
    assertThat(files())
        .containsExactlyInAnyOrder("dataset.csv", "dataset-1.csv", "dataset-1.manifest.json");
  }

  @Test
  void theIntervalSchemaIsForAllFlows() throws Exception {
    start(Csv.settings(directory).schema(SchemaName.INTERVAL).build())
        .export(SampleBatches.flows(SampleFlows.everyPart(), SampleFlows.udpOverIpv4()));
    assertThat(Csv.rows(directory.resolve("flows.csv.partial"))).hasSize(2);
    assertThat(files()).containsExactly("flows.csv.partial", "flows.manifest.json");
  }

  @Test
  void aDeliveredBatchIsInTheFile() throws Exception {
    CsvExporter exporter = start(Csv.config(directory));
    exporter.export(BATCH);
    assertThat(Csv.rows(directory.resolve("flows.csv.partial"))).hasSize(BATCH.size());
    exporter.export(BATCH);
    List<NamedCsvRecord> rows = Csv.rows(directory.resolve("flows.csv.partial"));
    assertThat(rows).hasSize(2 * BATCH.size());
    assertThat(rows.getFirst().getField("forward_frame_bytes")).isEqualTo("1400");
    assertThat(context.meter().count("csv_rows")).isEqualTo(2L * BATCH.size());
  }

  @Test
  void absentIsNotZero() throws Exception {
    start(Csv.config(directory)).export(SampleBatches.flows(SampleFlows.applicationOnly()));
    NamedCsvRecord row = Csv.rows(directory.resolve("flows.csv.partial")).getFirst();
    for (String column :
        List.of(
            "end_reason",
            "forward_packets",
            "len_mean",
            "forward_syn",
            "fragments",
            "forward_interface",
            "backward_side")) {
      assertThat(row.getField(column)).as(column).isEmpty();
    }
    assertThat(row.getField("sequence")).isEqualTo("0");
  }

  @Test
  void aStoppedRunLeavesItsFileAndItsManifest() throws Exception {
    CsvExporter exporter = start(Csv.config(directory));
    exporter.export(BATCH);
    exporter.stop(Duration.ofSeconds(5));
    assertThat(files()).containsExactly("flows.csv", "flows.manifest.json");
    assertThat(Csv.rows(directory.resolve("flows.csv"))).hasSize(BATCH.size());
  }

  @Test
  void anExistingFileIsNeverTouched() throws Exception {
    Files.writeString(directory.resolve("flows.csv"), "precious");
    Files.writeString(directory.resolve("flows-2.csv.gz"), "precious too");
    Files.writeString(directory.resolve("flows-3.manifest.json"), "and this");
    CsvExporter one = start(Csv.config(directory));
    one.export(BATCH);
    CsvExporter other = start(Csv.config(directory));
    other.export(BATCH);
    one.stop(Duration.ofSeconds(5));
    other.stop(Duration.ofSeconds(5));
    assertThat(directory.resolve("flows.csv")).hasContent("precious");
    assertThat(directory.resolve("flows-2.csv.gz")).hasContent("precious too");
    assertThat(directory.resolve("flows-3.manifest.json")).hasContent("and this");
    assertThat(files())
        .containsExactly(
            "flows-1.csv",
            "flows-1.manifest.json",
            "flows-2.csv.gz",
            "flows-3.manifest.json",
            "flows-4.csv",
            "flows-4.manifest.json",
            "flows.csv");
    assertThat(Csv.rows(directory.resolve("flows-4.csv"))).hasSize(BATCH.size());
  }

  @Test
  void noFileGrowsBeyondTheRotationSize() throws Exception {
    CsvExporter exporter = start(Csv.settings(directory).rotateSize(10_000).build());
    for (int i = 0; i < 20; i++) {
      exporter.export(SampleBatches.flows(SampleFlows.tcpOverIpv6(), SampleFlows.udpOverIpv4()));
    }
    exporter.stop(Duration.ofSeconds(5));
    List<String> files = files().stream().filter(name -> name.endsWith(".csv")).toList();
    assertThat(files).hasSizeGreaterThan(1);
    int rows = 0;
    for (String file : files) {
      assertThat(Files.size(directory.resolve(file))).isLessThanOrEqualTo(10_000);
      rows += Csv.rows(directory.resolve(file)).size();
    }
    assertThat(rows).isEqualTo(40);
  }

  /// By the rows' own time: a capture is parted the same however fast it is read.
  @Test
  void aFileEndsWithRowsThatAreMuchLaterThanItsFirst() throws Exception {
    CsvExporter exporter =
        start(Csv.settings(directory).rotateInterval(Duration.ofSeconds(10)).build());
    for (int second = 0; second < 30; second += 5) {
      exporter.export(SampleBatches.flows(SampleRows.window(second)));
    }
    exporter.stop(Duration.ofSeconds(5));
    assertThat(files())
        .containsExactly("dataset-1.csv", "dataset-2.csv", "dataset.csv", "dataset.manifest.json");
    assertThat(Csv.rows(directory.resolve("dataset-1.csv"))).hasSize(2);
  }

  @Test
  void aFileEndsWhenNothingComesForLong() throws Exception {
    CsvExporter exporter =
        start(Csv.settings(directory).rotateInterval(Duration.ofSeconds(10)).build());
    exporter.export(SampleBatches.flows(SampleRows.window(0)));
    clock.advance(Duration.ofSeconds(9));
    assertThat(files()).contains("dataset.csv.partial");
    clock.advance(Duration.ofSeconds(2));
    assertThat(files()).containsExactly("dataset.csv", "dataset.manifest.json");
    exporter.export(SampleBatches.flows(SampleRows.window(5)));
    assertThat(files()).contains("dataset-1.csv.partial");
  }

  @Test
  void finishedFilesCanBeCompressed() throws Exception {
    CsvExporter exporter = start(Csv.settings(directory).gzip().rotateSize(4096).build());
    for (int i = 0; i < 20; i++) {
      exporter.export(BATCH);
    }
    clock.advance(Duration.ofSeconds(1));
    exporter.export(BATCH);
    exporter.stop(Duration.ofSeconds(5));
    List<String> files = files();
    assertThat(files).hasSizeGreaterThan(3).allMatch(name -> name.matches(".*\\.(csv\\.gz|json)"));
    int rows = 0;
    for (String file : files) {
      if (file.endsWith(".gz")) {
        rows += Csv.rows(directory.resolve(file)).size();
      }
    }
    assertThat(rows).isEqualTo(21 * BATCH.size());
  }

  @Test
  void aFileThatWasMovedAwayIsFollowedByAnother() throws Exception {
    CsvExporter exporter = start(Csv.config(directory));
    exporter.export(BATCH);
    Files.move(directory.resolve("flows.csv.partial"), directory.resolve("old.csv"));
    exporter.export(BATCH);
    assertThat(Csv.rows(directory.resolve("old.csv"))).hasSize(BATCH.size());
    assertThat(Csv.rows(directory.resolve("flows-1.csv.partial"))).hasSize(BATCH.size());
    exporter.stop(Duration.ofSeconds(5));
    assertThat(files()).containsExactly("flows-1.csv", "flows.manifest.json", "old.csv");
    assertThat(Csv.manifest(directory.resolve("flows.manifest.json")).toString())
        .contains("name=flows.csv.partial, state=gone");
  }

  @Test
  void aVanishedDirectoryIsRetriedAndNotMadeAnew() throws Exception {
    Path gone = Files.createDirectory(directory.resolve("mount"));
    CsvExporter exporter = start(Csv.config(gone));
    exporter.export(BATCH);
    Files.delete(gone.resolve("flows.csv.partial"));
    Files.delete(gone.resolve("flows.manifest.json"));
    Files.delete(gone);
    assertThatThrownBy(() -> exporter.export(BATCH))
        .isInstanceOf(DeliveryException.Retryable.class)
        .hasMessageContaining(gone.toString())
        .hasMessageContaining("not there");
    assertThat(gone).doesNotExist();
    assertThat(context.degradedReason()).contains("not there");
    Files.createDirectory(gone);
    exporter.export(BATCH);
    assertThat(Csv.rows(gone.resolve("flows-1.csv.partial"))).hasSize(BATCH.size());
    assertThat(context.degradedReason()).isEmpty();
  }

  @Test
  void anInterruptedWorkerDoesNotBreakTheFile() throws Exception {
    CsvExporter exporter = start(Csv.config(directory));
    Thread.currentThread().interrupt();
    exporter.export(BATCH);
    assertThat(Thread.interrupted()).isTrue();
    exporter.export(BATCH);
    assertThat(Csv.rows(directory.resolve("flows.csv.partial"))).hasSize(2 * BATCH.size());
  }

  @Test
  void anUnwritableDirectoryStopsTheStart() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "");
    for (Path wrong : List.of(file, file.resolve("below"), Path.of("/proc/weir"))) {
      CsvExporter exporter = new CsvExporter(context, Csv.config(wrong));
      assertThatThrownBy(exporter::start)
          .isInstanceOf(StartException.class)
          .hasMessageContaining("directory '" + wrong + "' cannot be written");
      exporter.stop(Duration.ZERO);
    }
  }

  @Test
  void theEnvironmentCheckReallyWrites() {
    List<String> problems = new ArrayList<>();
    CsvExporterFactory factory = new CsvExporterFactory();
    factory.checkEnvironment(
        Csv.config(directory.resolve("new")), (_, message) -> problems.add(message));
    assertThat(problems).isEmpty();
    assertThat(directory).isEmptyDirectory();
    factory.checkEnvironment(
        Csv.config(Path.of("/proc/weir")), (_, message) -> problems.add(message));
    assertThat(problems)
        .singleElement()
        .satisfies(message -> assertThat(message).startsWith("'/proc' cannot be written: "));
  }

  @Test
  void handlesFlowsOnly() throws Exception {
    CsvExporter exporter = start(Csv.config(directory));
    assertThat(exporter.handles(BATCH)).isTrue();
    assertThat(exporter.handles(SampleBatches.events())).isFalse();
    assertThat(exporter.handles(new MetricBatch(Resource.empty(), List.of()))).isFalse();
    exporter.export(SampleBatches.events());
    exporter.export(SampleBatches.metrics());
    assertThat(files()).as("a file begins with its first row").isEmpty();
  }

  @Test
  void theSameRowsGiveTheSameBytes() throws Exception {
    for (String run : List.of("one", "two")) {
      clock.advance(Duration.ofHours(1));
      CsvExporter exporter =
          start(Csv.settings(directory.resolve(run)).gzip().rotateSize(4096).build());
      for (int second = 0; second < 100; second += 5) {
        exporter.export(SampleBatches.flows(SampleRows.window(second), SampleRows.everything()));
      }
      exporter.stop(Duration.ofSeconds(5));
    }
    Path one = directory.resolve("one");
    Path two = directory.resolve("two");
    assertThat(Csv.files(one)).hasSizeGreaterThan(2).isEqualTo(Csv.files(two));
    for (String file : Csv.files(one)) {
      assertThat(two.resolve(file)).hasSameBinaryContentAs(one.resolve(file));
    }
  }

  @Test
  void whatThereIsNoTimeToFinishIsLeftForTheNextRun() throws Exception {
    CsvExporter exporter = start(Csv.settings(directory).gzip().build());
    exporter.export(BATCH);
    exporter.stop(Duration.ofNanos(-1));
    assertThat(files()).containsExactly("flows.csv.partial", "flows.manifest.json");
    assertThat(context.logger().messages(System.Logger.Level.WARNING))
        .anyMatch(message -> message.contains("is not finished; the next run"));
    CsvExporter next = start(Csv.settings(directory).gzip().build());
    next.stop(Duration.ofSeconds(5));
    assertThat(files()).containsExactly("flows.csv.gz", "flows.manifest.json");
    assertThat(Csv.rows(directory.resolve("flows.csv.gz"))).hasSize(BATCH.size());
  }

  @Test
  void checksItsSettings() {
    List<String> problems = new ArrayList<>();
    new CsvExporterFactory()
        .check(
            new CsvExporterConfig(
                Path.of(""),
                SchemaName.CLASSIC,
                "a/b",
                "a/b",
                0,
                Path.of(""),
                false,
                CsvExporterConfig.Format.CSV,
                CsvExporterConfig.Compression.NONE,
                new ByteSize(100),
                Duration.ofSeconds(-1),
                Duration.ZERO,
                false),
            (setting, _) -> problems.add(setting));
    assertThat(problems)
        .containsExactly(
            "directory",
            "dataset_name",
            "file_name",
            "dataset_name",
            "rotate_size",
            "rotate_interval",
            "output_interval");
  }

  /// A file of such a name could not be told from what the exporter makes of another.
  @ParameterizedTest
  @CsvSource({"rows.csv.gz, .gz", "rows.parquet, .parquet", "x.partial, .partial", ".gz, .gz"})
  void refusesNamesWithEndingsOfItsOwn(String name, String ending) {
    List<String> problems = new ArrayList<>();
    CsvExporterConfig named =
        Csv.settings(directory).datasetName(name).fileName("a-" + name).build();
    new CsvExporterFactory()
        .check(named, (setting, message) -> problems.add(setting + ": " + message));
    String rest =
        "' ends with '"
            + ending
            + "', which the exporter adds itself; wanted the name of the text, like flows.csv";
    assertThat(problems)
        .containsExactly("dataset_name: '" + name + rest, "file_name: 'a-" + name + rest);
  }

  private CsvExporter start(CsvExporterConfig config) throws StartException {
    CsvExporter exporter = new CsvExporter(context, config);
    exporter.start();
    started.add(exporter);
    return exporter;
  }

  private List<String> files() throws IOException {
    return Csv.files(directory);
  }
}
