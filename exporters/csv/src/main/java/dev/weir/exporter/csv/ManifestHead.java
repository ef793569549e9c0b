// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv;

import dev.weir.api.component.ComponentContext;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.Window;
import dev.weir.exporter.csv.row.Column;
import dev.weir.exporter.csv.row.RowSchema;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/// What a manifest says that does not change while a data set grows: what the columns are, and how the
/// rows came about. Nothing of the wall clock: the same capture gives the same manifest.
final class ManifestHead {
  private static final int VERSION = 1;

  private final ComponentContext context;
  private final CsvExporterConfig config;
  private final RowSchema schema;
  private final Supplier<String> rules;

  /// @param rules the text of the label rules, empty without
  ManifestHead(
      ComponentContext context,
      CsvExporterConfig config,
      RowSchema schema,
      Supplier<String> rules) {
    this.context = context;
    this.config = config;
    this.schema = schema;
    this.rules = rules;
  }

  /// In the order in which people read it.
  ///
  /// @param first a record of the data set
  Map<String, Object> of(String dataset, Flow first) {
    Map<String, Object> head = new LinkedHashMap<>();
    head.put("manifest_version", VERSION);
    head.put("dataset", dataset);
    head.put("complete", false);
    head.put("schema", schema.name());
    head.put("schema_version", schema.version());
    head.put("start", "");
    head.put("end", "");
    Window window = first.window();
    if (window != null) {
      head.put("window_seconds", (window.endNanos() - window.startNanos()) / 1e9);
    }
    head.put("rows", 0L);
    head.put("files", List.of());
    head.put("format", format());
    head.put("identifiers", !config.dropIdentifiers());
    head.put("labels", labels());
    head.put("recorder", recorder());
    head.put("configuration", configuration());
    head.put("packets", Map.of());
    head.put("lost_records", 0L);
    head.put("counts", Map.of());
    head.put("columns", columns());
    return head;
  }

  private Map<String, Object> format() {
    Map<String, Object> text = new LinkedHashMap<>();
    text.put("name", config.fileFormat().label());
    text.put(
        "text",
        config.format() == CsvExporterConfig.Format.CSV
            ? "RFC 4180, UTF-8, LF, header line; an empty field is an unknown value"
            : "null is an unknown value");
    return text;
  }

  private Map<String, Object> labels() {
    Map<String, Object> labels = new LinkedHashMap<>();
    labels.put("default", config.label());
    if (config.hasRules()) {
      labels.put("file", config.labels().getFileName().toString());
      labels.put("sha256", sha256(rules.get()));
      labels.put("rules", rules.get());
    }
    return labels;
  }

  private Map<String, Object> recorder() {
    Map<String, Object> recorder = new LinkedHashMap<>();
    recorder.put(
        "weir",
        Objects.requireNonNullElse(
            ManifestHead.class.getPackage().getImplementationVersion(), "unreleased"));
    recorder.put(
        "host",
        Objects.requireNonNullElse(context.resource().attributes().text("host.name"), "unknown"));
    recorder.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    recorder.put("machine", System.getProperty("os.arch"));
    return recorder;
  }

  /// All that decides what the rows are, and nothing of where they go.
  private Map<String, Object> configuration() {
    String setup = context.setup();
    String own =
        String.join(
            "\n",
            "schema: " + schema.name(),
            "label: " + config.label(),
            "drop_identifiers: " + config.dropIdentifiers(),
            rules.get(),
            "");
    Map<String, Object> configuration = new LinkedHashMap<>();
    configuration.put("sha256", sha256(own + setup));
    configuration.put("text", setup);
    return configuration;
  }

  private List<Object> columns() {
    List<Object> columns = new ArrayList<>();
    for (Column column : schema.columns()) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("name", column.name());
      entry.put("type", column.type().label());
      entry.put("unit", column.unit());
      entry.put("group", column.group());
      entry.put("identifier", column.identifier());
      entry.put("meaning", column.meaning());
      columns.add(entry);
    }
    return columns;
  }

  private static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime has no SHA-256", e);
    }
  }
}
