// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.weir.api.FlowBatch;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    assertThat(Csv.rows(directory.resolve("flows.csv"))).hasSize(1);
    assertThat(Csv.rows(directory.resolve("dataset.csv"))).hasSize(2);
    assertThat(context.meter().count("csv_rows")).isEqualTo(3);
  }

  @Test
  void theIntervalSchemaIsForAllFlows() throws Exception {
    start(Csv.config(directory, SchemaName.INTERVAL))
        .export(SampleBatches.flows(SampleFlows.everyPart(), SampleFlows.udpOverIpv4()));
    assertThat(Csv.rows(directory.resolve("flows.csv"))).hasSize(2);
    assertThat(files()).containsExactly("flows.csv");
  }

  @Test
  void aDeliveredBatchIsInTheFile() throws Exception {
    CsvExporter exporter = start(Csv.config(directory));
    exporter.export(BATCH);
    assertThat(Csv.rows(directory.resolve("flows.csv"))).hasSize(BATCH.size());
    exporter.export(BATCH);
    List<NamedCsvRecord> rows = Csv.rows(directory.resolve("flows.csv"));
    assertThat(rows).hasSize(2 * BATCH.size());
    assertThat(rows.getFirst().getField("forward_frame_bytes")).isEqualTo("1400");
    assertThat(context.meter().count("csv_rows")).isEqualTo(2L * BATCH.size());
  }

  @Test
  void absentIsNotZero() throws Exception {
    start(Csv.config(directory)).export(SampleBatches.flows(SampleFlows.applicationOnly()));
    NamedCsvRecord row = Csv.rows(directory.resolve("flows.csv")).getFirst();
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
  void anExistingFileIsNeverTouched() throws Exception {
    Files.writeString(directory.resolve("flows.csv"), "precious");
    Files.writeString(directory.resolve("flows-2.csv"), "precious too");
    start(Csv.config(directory)).export(BATCH);
    start(Csv.config(directory)).export(BATCH);
    assertThat(directory.resolve("flows.csv")).hasContent("precious");
    assertThat(directory.resolve("flows-2.csv")).hasContent("precious too");
    assertThat(files()).containsExactly("flows-1.csv", "flows-2.csv", "flows-3.csv", "flows.csv");
  }

  @Test
  void noFileGrowsBeyondTheRotationSize() throws Exception {
    CsvExporter exporter = start(Csv.config(directory, 10_000, Duration.ZERO));
    for (int i = 0; i < 20; i++) {
      exporter.export(SampleBatches.flows(SampleFlows.tcpOverIpv6(), SampleFlows.udpOverIpv4()));
    }
    assertThat(files()).hasSizeGreaterThan(1);
    int rows = 0;
    for (String file : files()) {
      assertThat(Files.size(directory.resolve(file))).isLessThanOrEqualTo(10_000);
      rows += Csv.rows(directory.resolve(file)).size();
    }
    assertThat(rows).isEqualTo(40);
  }

  @Test
  void aFileEndsWithItsIntervalOnceItHasRows() throws Exception {
    CsvExporter exporter = start(Csv.config(directory, 0, Duration.ofMinutes(1)));
    clock.advance(Duration.ofMinutes(3));
    exporter.export(BATCH);
    assertThat(files()).containsExactly("flows.csv");
    clock.advance(Duration.ofMinutes(1));
    exporter.export(BATCH);
    assertThat(files()).containsExactly("flows-1.csv", "flows.csv");
  }

  @Test
  void aFileThatWasMovedAwayIsFollowedByAnother() throws Exception {
    CsvExporter exporter = start(Csv.config(directory));
    exporter.export(BATCH);
    Files.move(directory.resolve("flows.csv"), directory.resolve("old.csv"));
    exporter.export(BATCH);
    assertThat(Csv.rows(directory.resolve("old.csv"))).hasSize(BATCH.size());
    assertThat(Csv.rows(directory.resolve("flows-1.csv"))).hasSize(BATCH.size());
  }

  @Test
  void aVanishedDirectoryIsRetriedAndNotMadeAnew() throws Exception {
    Path gone = Files.createDirectory(directory.resolve("mount"));
    CsvExporter exporter = start(Csv.config(gone));
    exporter.export(BATCH);
    Files.delete(gone.resolve("flows.csv"));
    Files.delete(gone);
    assertThatThrownBy(() -> exporter.export(BATCH))
        .isInstanceOf(DeliveryException.Retryable.class)
        .hasMessageContaining(gone.toString())
        .hasMessageContaining("not there");
    assertThat(gone).doesNotExist();
    assertThat(context.degradedReason()).contains("not there");
    Files.createDirectory(gone);
    exporter.export(BATCH);
    assertThat(Csv.rows(gone.resolve("flows-1.csv"))).hasSize(BATCH.size());
    assertThat(context.degradedReason()).isEmpty();
  }

  @Test
  void anInterruptedWorkerDoesNotBreakTheFile() throws Exception {
    CsvExporter exporter = start(Csv.config(directory));
    Thread.currentThread().interrupt();
    exporter.export(BATCH);
    assertThat(Thread.interrupted()).isTrue();
    exporter.export(BATCH);
    assertThat(Csv.rows(directory.resolve("flows.csv"))).hasSize(2 * BATCH.size());
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
    assertThat(exporter.handles(SampleBatches.metrics())).isFalse();
    exporter.export(SampleBatches.events());
    exporter.export(SampleBatches.metrics());
    assertThat(files()).as("a file begins with its first row").isEmpty();
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
                false,
                new ByteSize(100),
                Duration.ofSeconds(-1),
                Duration.ZERO),
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

  private CsvExporter start(CsvExporterConfig config) throws StartException {
    CsvExporter exporter = new CsvExporter(context, config);
    exporter.start();
    started.add(exporter);
    return exporter;
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
