// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv;

import dev.weir.api.component.ComponentContext;
import dev.weir.api.component.Exporter;
import dev.weir.api.component.ExporterFactory;
import dev.weir.api.component.Problems;
import dev.weir.api.component.Stability;
import dev.weir.exporter.csv.label.LabelRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Makes `csv` exporters.
public final class CsvExporterFactory implements ExporterFactory<CsvExporterConfig> {
  private static final long SMALLEST_FILE = 4096;

  @Override
  public String type() {
    return "csv";
  }

  @Override
  public String description() {
    return "Writes flows as rows of CSV files: datasets of windows, or a row for each flow record.";
  }

  @Override
  public Stability stability() {
    return Stability.ALPHA;
  }

  @Override
  public CsvExporterConfig defaults() {
    return CsvExporterConfig.defaults();
  }

  @Override
  public void check(CsvExporterConfig config, Problems problems) {
    if (config.directory().toString().isBlank()) {
      problems.add("directory", "is empty; wanted a directory such as /var/lib/weir/flows");
    }
    checkName("dataset_name", config.datasetName(), problems);
    checkName("file_name", config.fileName(), problems);
    if (config.datasetName().equals(config.fileName())) {
      problems.add(
          "dataset_name",
          "'" + config.datasetName() + "' is the file_name too; wanted different names");
    }
    if (config.hasRules()) {
      // Rules are configuration too: what is wrong with them is told together with the rest.
      LabelRules.read(
          config.labels(), config.label(), problem -> problems.add("labels", problem.toString()));
    }
    long size = config.rotateSize().bytes();
    if (size > 0 && size < SMALLEST_FILE) {
      problems.add(
          "rotate_size", "'" + config.rotateSize() + "' is too small; wanted 0B or 4KiB and more");
    }
    if (config.rotateInterval().isNegative()) {
      problems.add(
          "rotate_interval", "'" + config.rotateInterval() + "' is negative; wanted 0s or more");
    }
    if (!config.outputInterval().isPositive()) {
      problems.add(
          "output_interval",
          "'" + config.outputInterval() + "' is not positive; wanted one like 10s");
    }
  }

  private static void checkName(String setting, String name, Problems problems) {
    if (name.isBlank() || name.equals(".") || name.equals("..") || name.indexOf('/') >= 0) {
      problems.add(
          setting, "'" + name + "' is not a file name; wanted one without '/', like flows.csv");
      return;
    }
    FileNames.OWN_ENDINGS.stream()
        .filter(name::endsWith)
        .forEach(ending ->
            problems.add(
                setting,
                "'"
                    + name
                    + "' ends with '"
                    + ending
                    + "', which the exporter adds itself; wanted the name of the text, like"
                    + " flows.csv"));
  }

  @Override
  public List<Path> files(CsvExporterConfig config) {
    return config.hasRules() ? List.of(config.labels()) : List.of();
  }

  @Override
  public void checkEnvironment(CsvExporterConfig config, Problems problems) {
    Path existing = config.directory().toAbsolutePath();
    while (existing.getParent() != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (!Files.isDirectory(existing)) {
      problems.add("directory", "'" + existing + "' is not a directory");
      return;
    }
    try {
      FileNames.tryOut(existing);
    } catch (IOException e) {
      problems.add(
          "directory",
          "'"
              + existing
              + "' cannot be written: "
              + IoErrors.describe(e)
              + "; make it writable or set another");
    }
  }

  @Override
  public Exporter create(ComponentContext context, CsvExporterConfig config) {
    return new CsvExporter(context, config);
  }
}
