// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.TestContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetFilesTest {
  @TempDir Path directory;

  @Test
  void finishedFilesAreParquet() throws Exception {
    CsvExporter exporter = start();
    for (int first = 0; first < 1000; first += 50) {
      exporter.export(NumberedFlows.batch(first, 50));
    }
    exporter.stop(Duration.ofSeconds(10));
    assertThat(Csv.files(directory))
        .contains("dataset.parquet", "dataset-1.parquet", "flows.parquet")
        .allMatch(name -> name.matches(".*\\.(parquet|json)"));
    assertThat(numbers("dataset*.parquet", "src_ip")).hasSize(500).doesNotHaveDuplicates();
    assertThat(numbers("flows*.parquet", "source_address")).hasSize(500).doesNotHaveDuplicates();
    Map<String, Object> manifest = Csv.manifest(directory.resolve("dataset.manifest.json"));
    assertThat(manifest).containsEntry("rows", 500L).containsEntry("complete", true);
    assertThat(Csv.in(manifest, "format").toString()).contains("name=parquet, gzip");
  }

  @Test
  void whatAKilledRunLeftBecomesParquet() throws Exception {
    CsvExporter exporter = start();
    exporter.export(NumberedFlows.batch(0, 10));
    exporter.stop(Duration.ofNanos(-1)); // no time to finish
    Path partial = directory.resolve("dataset.csv.partial");
    Files.writeString(partial, Files.readString(partial) + "17672256");
    start().stop(Duration.ofSeconds(10));
    assertThat(numbers("dataset*.parquet", "src_ip"))
        .containsExactly("0:0:0:1::", "::1:0:0:0:2", "::1:0:0:0:4", "::1:0:0:0:6", "::1:0:0:0:8");
  }

  private CsvExporter start() throws Exception {
    Csv.Settings settings = Csv.settings(directory).parquet().gzip().rotateSize(20_000);
    CsvExporter exporter = new CsvExporter(TestContext.of("csv"), settings.build());
    exporter.start();
    return exporter;
  }

  private List<String> numbers(String files, String column) throws Exception {
    List<String> found = new ArrayList<>();
    try (Connection database = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = database.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT "
                    + column
                    + " FROM read_parquet('"
                    + directory.resolve(files)
                    + "') ORDER BY 1")) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }
}
