// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Attributes;
import dev.weir.api.Metric;
import dev.weir.api.MetricBatch;
import dev.weir.api.Resource;
import dev.weir.api.component.StartException;
import dev.weir.exporter.csv.row.SampleRows;
import dev.weir.testkit.ManualClock;
import dev.weir.testkit.SampleBatches;
import dev.weir.testkit.TestContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {
  private static final MetricBatch PACKETS =
      new MetricBatch(
          Resource.empty(),
          List.of(
              new Metric(
                  "weir.tap.unparsed_packets",
                  "",
                  "{packet}",
                  new Metric.Sum(
                      List.of(
                          SampleBatches.point(Attributes.of("reason", "chain_cut"), 3),
                          SampleBatches.point(Attributes.of("reason", "too_short"), 4)),
                      0))));

  @TempDir Path directory;
  private final ManualClock clock = new ManualClock();
  private final TestContext context = TestContext.of("csv", clock);

  @Test
  void aFileIsToldOnceHoweverOftenFinishingItIsTried() throws Exception {
    Path path = directory.resolve("a.manifest.json");
    Manifest manifest = Manifest.begin(path, Map.of());
    Span span = Span.of(List.of(SampleRows.window(0)));
    manifest.file("a.csv.partial", "a.csv.partial", Manifest.State.GROWING, 3, 100, span);
    manifest.file("a.csv.partial", "a.csv", Manifest.State.WHOLE, 3, 100, span);
    manifest.file("a.csv.partial", "a.csv", Manifest.State.WHOLE, 3, 100, span);
    manifest.write();
    assertThat(Csv.manifest(path)).containsEntry("rows", 3L);
    assertThat((List<?>) Csv.manifest(path).get("files")).hasSize(1);
  }

  @Test
  void theManifestTellsOfTheRows() throws Exception {
    CsvExporter exporter = start(Csv.settings(directory).dropIdentifiers().build());
    exporter.export(SampleBatches.flows(SampleRows.window(0), SampleRows.window(5)));
    Path file = directory.resolve("dataset.manifest.json");
    assertThat(Csv.manifest(file)).containsEntry("complete", false);
    exporter.export(PACKETS);
    exporter.export(SampleBatches.flows(SampleRows.window(10)));
    exporter.stop(Duration.ofSeconds(5));
    Map<String, Object> manifest = Csv.manifest(file);
    assertThat(manifest)
        .containsEntry("manifest_version", 1L)
        .containsEntry("dataset", "dataset")
        .containsEntry("complete", true)
        .containsEntry("schema", "classic")
        .containsEntry("schema_version", 1L)
        .containsEntry("start", "2026-01-01T00:00:00Z")
        .containsEntry("end", "2026-01-01T00:00:15Z")
        .containsEntry("window_seconds", 5.0)
        .containsEntry("rows", 3L)
        .containsEntry("lost_records", 0L)
        .containsEntry("identifiers", false)
        .containsEntry("labels", Map.of("default", 3L))
        .containsEntry(
            "packets",
            Map.of(
                "weir.tap.unparsed_packets{reason=chain_cut}", 3L,
                "weir.tap.unparsed_packets{reason=too_short}", 4L));
    long bytes = Files.size(directory.resolve("dataset.csv"));
    assertThat(manifest.get("files"))
        .isEqualTo(
            List.of(
                Map.of(
                    "name",
                    "dataset.csv",
                    "state",
                    "whole",
                    "rows",
                    3L,
                    "bytes",
                    bytes,
                    "start",
                    "2026-01-01T00:00:00Z",
                    "end",
                    "2026-01-01T00:00:15Z")));
    assertThat(Csv.in(manifest, "recorder").toString()).contains("host=test-host", "kernel=Linux");
    assertThat(Csv.in(manifest, "configuration").toString()).containsPattern("sha256=[0-9a-f]{64}");
    String header = Files.readAllLines(directory.resolve("dataset.csv")).getFirst();
    assertThat(Csv.maps(manifest, "columns").stream().map(column -> column.get("name")).toList())
        .isEqualTo(List.of(header.split(",")));
  }

  @Test
  void aDataSetThatLacksRecordsIsNotComplete() throws Exception {
    CsvExporter exporter = start(Csv.config(directory));
    exporter.export(SampleBatches.flows(SampleRows.window(0)));
    context.lose(7);
    exporter.stop(Duration.ofSeconds(5));
    assertThat(Csv.manifest(directory.resolve("dataset.manifest.json")))
        .containsEntry("complete", false)
        .containsEntry("lost_records", 7L)
        .containsEntry("rows", 1L);
  }

  @Test
  void theManifestGrowsWithTheRows() throws Exception {
    CsvExporter exporter = start(Csv.config(directory));
    exporter.export(SampleBatches.flows(SampleRows.window(0)));
    exporter.export(SampleBatches.flows(SampleRows.window(5)));
    Path file = directory.resolve("dataset.manifest.json");
    assertThat(Csv.manifest(file)).containsEntry("rows", 0L);
    clock.advance(Duration.ofSeconds(1));
    assertThat(Csv.manifest(file)).containsEntry("rows", 2L).containsEntry("complete", false);
  }

  @Test
  void metricsOfPacketsAreHandled() throws Exception {
    CsvExporter exporter = start(Csv.config(directory));
    assertThat(exporter.handles(PACKETS)).isTrue();
    exporter.stop(Duration.ofSeconds(1));
  }

  private CsvExporter start(CsvExporterConfig config) throws StartException {
    CsvExporter exporter = new CsvExporter(context, config);
    exporter.start();
    return exporter;
  }
}
