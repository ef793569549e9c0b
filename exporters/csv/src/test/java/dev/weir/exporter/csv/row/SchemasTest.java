// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.row;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.weir.api.flow.Flow;
import dev.weir.testkit.SampleFlows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds for every schema.
class SchemasTest {
  static List<RowSchema> schemas() {
    return List.of(RowSchema.classic(), RowSchema.extended(), RowSchema.interval());
  }

  /// The text of every shape, byte by byte. `-Dgolden.update=true` writes it anew.
  @ParameterizedTest
  @MethodSource("schemas")
  void writesTheGoldenFile(RowSchema schema) throws Exception {
    Path golden = Path.of("src/test/resources/golden/" + schema.name() + ".csv");
    String written = Encoded.text(schema, flows(schema));
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(golden, written);
    }
    assertThat(written).isEqualTo(Files.readString(golden));
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void everyColumnSaysWhatItIs(RowSchema schema) {
    assertThat(schema.names()).doesNotHaveDuplicates();
    assertThat(schema.columns())
        .allSatisfy(column -> {
          assertThat(column.name()).matches("[a-z][a-z0-9_]*");
          assertThat(column.group()).isNotBlank();
          assertThat(column.meaning()).endsWith(".");
          assertThat(column.unit().isEmpty())
              .as("unit of %s", column.name())
              .isEqualTo(column.type() == ColumnType.TEXT || isName(column.name()));
        });
  }

  /// Numbers that are names, codes or orders and have no unit.
  private static boolean isName(String column) {
    return column.matches(
        ".*(port|protocol|code|key|label|version|sequence|window_id|hop_limit_m..|traffic_class)");
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void everyFieldIsOfItsColumnsType(RowSchema schema) {
    for (NamedCsvRecord row : Encoded.read(Encoded.text(schema, flows(schema)))) {
      for (Column column : schema.columns()) {
        String field = row.getField(column.name());
        String wanted =
            switch (column.type()) {
              case INTEGER -> "|-?(0|[1-9]\\d*)";
              case DOUBLE -> "|-?(0|[1-9]\\d*)(\\.\\d+)?(e-?\\d+)?";
              case TIME -> "|-?\\d+\\.\\d{9}";
              case TEXT -> "(?s).*";
            };
        assertThat(field).as(column.name()).matches(wanted);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void identifiersCanBeLeftOut(RowSchema schema) {
    RowSchema without = schema.withoutIdentifiers();
    List<Flow> flows = flows(schema);
    assertThat(without.columns()).noneMatch(Column::identifier);
    assertThat(without.names())
        .contains("protocol")
        .doesNotContain("flow_id", "src_ip", "source_address", "timestamp", "flow_start")
        .doesNotContain("dst_port", "pod_name", "http_url", "forward_hop_limit_min");
    List<NamedCsvRecord> all = Encoded.read(Encoded.text(schema, flows));
    List<NamedCsvRecord> fewer = Encoded.read(Encoded.text(without, flows));
    for (int i = 0; i < flows.size(); i++) {
      assertThat(all.get(i).getFieldsAsMap()).containsAllEntriesOf(fewer.get(i).getFieldsAsMap());
    }
  }

  @Test
  void theExtendedSchemaAddsToTheClassicOne() {
    List<String> classic = RowSchema.classic().names();
    List<String> extended = RowSchema.extended().names();
    assertThat(extended.subList(0, 73)).isEqualTo(classic.subList(0, 73));
    assertThat(extended).endsWith("anomaly_label").hasSizeGreaterThan(74);
    assertThat(RowSchema.extended().columns().stream().map(Column::group).distinct())
        .containsExactly(
            "identity",
            "network",
            "l7",
            "system",
            "window",
            "names",
            "observation",
            "directions",
            "times",
            "headers",
            "tcp",
            "kubernetes",
            "exchanges",
            "drops",
            "label");
  }

  /// Part of a row is kept from one row to the next: whatever came before, a row is the same.
  @ParameterizedTest
  @MethodSource("schemas")
  void rowsDoNotDependOnTheirNeighbours(RowSchema schema) {
    List<Flow> flows = flows(schema);
    List<Flow> reversed = flows.reversed();
    List<NamedCsvRecord> there = Encoded.read(Encoded.text(schema, flows));
    List<NamedCsvRecord> back = Encoded.read(Encoded.text(schema, reversed)).reversed();
    for (int i = 0; i < flows.size(); i++) {
      assertThat(there.get(i).getFields()).isEqualTo(back.get(i).getFields());
      assertThat(there.get(i).getFields()).isEqualTo(Encoded.row(schema, flows.get(i)).getFields());
    }
  }

  private static List<Flow> flows(RowSchema schema) {
    List<Flow> flows = new ArrayList<>(SampleRows.all());
    flows.addAll(
        SampleFlows.all().stream()
            .filter(flow -> schema.name().equals("interval") || flow.window() != null)
            .toList());
    return flows;
  }
}
