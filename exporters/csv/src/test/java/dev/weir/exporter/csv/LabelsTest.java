// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.weir.api.component.StartException;
import dev.weir.exporter.csv.row.SampleRows;
import dev.weir.testkit.SampleBatches;
import dev.weir.testkit.TestContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelsTest {
  private static final String RULES =
      """
      # who attacked whom
      rules:
        - {label: 4, name: dns, protocol: udp, destination_port: 53}
      """;

  @TempDir Path directory;
  private final TestContext context = TestContext.of("csv");

  @Test
  void rowsAreLabelledAndTheManifestRepeatsTheRules() throws Exception {
    Path file = Files.writeString(directory.resolve("rules.yaml"), RULES);
    CsvExporter exporter =
        new CsvExporter(
            context,
            Csv.settings(directory.resolve("out"))
                .labels(file)
                .schema(SchemaName.EXTENDED)
                .build());
    exporter.start();
    exporter.export(SampleBatches.flows(SampleRows.udp(), SampleRows.fromCapture()));
    exporter.stop(Duration.ofSeconds(5));
    List<NamedCsvRecord> rows = Csv.rows(directory.resolve("out/dataset.csv"));
    assertThat(rows.get(0).getField("anomaly_label")).isEqualTo("4");
    assertThat(rows.get(0).getField("label_name")).isEqualTo("dns");
    assertThat(rows.get(1).getField("anomaly_label")).isEqualTo("3");
    assertThat(rows.get(1).getField("label_name")).isEmpty();
    Map<String, Object> manifest = Csv.manifest(directory.resolve("out/dataset.manifest.json"));
    assertThat((Map<?, ?>) Csv.in(manifest, "labels"))
        .isEqualTo(
            Map.of(
                "default",
                3L,
                "file",
                "rules.yaml",
                "sha256",
                "b35ccb2aeb9e976096138d8e07cea3abe7ce6d109ca162c4d6e0ed1e816bd199",
                "rules",
                RULES));
  }

  @Test
  void aBadFileIsRefusedWhenTheConfigurationIsChecked() throws Exception {
    Path file =
        Files.writeString(directory.resolve("rules.yaml"), "rules: [{labl: 1}, {label: x}]");
    List<String> problems = new ArrayList<>();
    CsvExporterConfig config = Csv.settings(directory.resolve("out")).labels(file).build();
    new CsvExporterFactory()
        .check(config, (setting, message) -> problems.add(setting + ": " + message));
    assertThat(problems).hasSize(3);
    assertThat(problems.get(0)).startsWith("labels: " + file + ":1:9: rules[0]: has no label");
    assertThat(problems.get(1)).startsWith("labels: " + file + ":1:10: rules[0].labl: is no key");
    assertThat(problems.get(2)).startsWith("labels: " + file + ":1:28: rules[1].label: 'x' is no");
    CsvExporter exporter = new CsvExporter(context, config);
    assertThatThrownBy(exporter::start)
        .isInstanceOf(StartException.class)
        .hasMessageContaining("rules.yaml:1:28");
  }
}
