// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The reference says what the columns say of themselves.
class ColumnReferenceTest {
  private static final Path DOCUMENT = Path.of("../../docs/reference/dataset-columns.md");

  @Test
  void isCurrent() throws Exception {
    String generated = document();
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(DOCUMENT, generated);
    }
    assertThat(Files.readString(DOCUMENT))
        .as("written anew by: ./mvnw verify -pl exporters/csv -am -Dgolden.update=true")
        .isEqualTo(generated);
  }

  private static String document() {
    StringBuilder text = new StringBuilder();
    text.append("<!-- SPDX-License-Identifier: Apache-2.0 -->\n# Dataset columns\n\n");
    text.append("Generated from the columns of the exporter `csv`. A field is empty where nobody");
    text.append(" knows its value; it is\nnever 0 then. Units are UCUM. Identifiers, marked with");
    text.append(" ×, are left out with `drop_identifiers: true`.\n");
    schema(RowSchema.classic(), 0, "The 74 columns of `schema: classic`.", text);
    schema(
        RowSchema.extended(),
        73,
        "`schema: extended` has the first 73 classic columns, then these.",
        text);
    schema(
        RowSchema.interval(),
        0,
        "Of flow records that no window was made of, and of all with `schema: interval`.",
        text);
    return text.toString();
  }

  private static void schema(RowSchema schema, int from, String about, StringBuilder text) {
    text.append("\n## ").append(schema.name()).append(", version ").append(schema.version());
    text.append("\n\n").append(about).append("\n\n");
    text.append(
        "| # | column | group | type | unit | × | meaning |\n|---|---|---|---|---|---|---|\n");
    for (int i = from; i < schema.columns().size(); i++) {
      Column column = schema.columns().get(i);
      text.append("| ").append(i + 1).append(" | `").append(column.name()).append("` | ");
      text.append(column.group()).append(" | ").append(column.type().label()).append(" | ");
      text.append(column.unit()).append(" | ").append(column.identifier() ? "×" : "");
      text.append(" | ").append(column.meaning().replace("|", "\\|")).append(" |\n");
    }
  }
}
