// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.demo;

import dev.weir.api.Attributes;
import dev.weir.api.Resource;
import dev.weir.api.component.Clock;
import dev.weir.api.component.ComponentId;
import dev.weir.cli.pipeline.GivenExporterFactory;
import dev.weir.core.catalog.ComponentCatalog;
import dev.weir.core.config.Configuration;
import dev.weir.core.config.ConfigurationException;
import dev.weir.core.config.ConfigurationLoader;
import dev.weir.core.config.ConfiguredExporter;
import dev.weir.core.config.PipelineSettings;
import dev.weir.core.config.QueueSettings;
import dev.weir.core.config.RetrySettings;
import dev.weir.core.service.Service;
import dev.weir.core.service.ServiceEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The configurations of the demonstration, `config/demo.yaml` and `demo-capture.yaml`, which users may read and change, with
/// the table added to the pipelines of flow records.
final class DemoPipeline {
  /// Where config/demo.yaml has the Prometheus exporter listen; nobody else is in the namespace.
  static final int METRICS_PORT = 9100;

  private static final String TABLE = "demo-table";

  private DemoPipeline() {}

  /// The pipeline for the interface at this end of the cable.
  static Configuration load(Path directory, LiveFlows live)
      throws ConfigurationException, IOException {
    Map<String, String> environment =
        Map.of(
            "WEIR_DEMO_INTERFACE",
            Endpoint.HERE.interfaceName(),
            "WEIR_DEMO_DIRECTORY",
            directory.toString());
    return load("demo.yaml", environment, live);
  }

  /// The pipeline for a capture.
  ///
  /// @param metricsPort where the Prometheus exporter listens
  static Configuration loadCapture(Path directory, Path capture, int metricsPort, LiveFlows live)
      throws ConfigurationException, IOException {
    Map<String, String> environment =
        Map.of(
            "WEIR_DEMO_CAPTURE",
            capture.toString(),
            "WEIR_DEMO_DIRECTORY",
            directory.toString(),
            "WEIR_DEMO_METRICS_PORT",
            Integer.toString(metricsPort));
    return load("demo-capture.yaml", environment, live);
  }

  private static Configuration load(String file, Map<String, String> environment, LiveFlows live)
      throws ConfigurationException, IOException {
    Configuration written =
        new ConfigurationLoader(ComponentCatalog.builtIn(), environment)
            .loadText("config/" + file, text(file))
            .configuration();
    return withTable(written, live);
  }

  /// Builds it, with the components' standard output in a file: ours is taken by the table.
  static Service build(Configuration configuration, PrintStream standardOutput) {
    PrintStream terminal = System.out;
    System.setOut(standardOutput);
    try {
      Resource resource = new Resource(Attributes.of("host.name", "weir-demo"));
      return Service.build(configuration, new ServiceEnvironment(Clock.system(), resource, "demo"));
    } finally {
      System.setOut(terminal);
    }
  }

  /// Keeps what Prometheus would be told now.
  static void saveMetrics(int port, Path directory) throws IOException {
    URI metrics = URI.create("http://127.0.0.1:" + port + "/metrics");
    try (InputStream in = metrics.toURL().openStream()) {
      Files.copy(in, directory.resolve(Report.METRICS_FILE), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static Configuration withTable(Configuration written, LiveFlows live) {
    GivenExporterFactory factory = new GivenExporterFactory(TABLE, live);
    ComponentId id = ComponentId.parse(TABLE);
    List<ConfiguredExporter> exporters = new ArrayList<>(written.exporters());
    exporters.add(
        new ConfiguredExporter(
            id, factory, factory.defaults(), QueueSettings.DEFAULTS, RetrySettings.DEFAULTS));
    List<PipelineSettings> pipelines = new ArrayList<>();
    for (PipelineSettings pipeline : written.pipelines()) {
      List<ComponentId> ids = new ArrayList<>(pipeline.exporters());
      if (pipeline.processors().isEmpty()) { // else it would see every flow twice
        ids.add(id);
      }
      pipelines.add(
          new PipelineSettings(pipeline.name(), pipeline.receivers(), pipeline.processors(), ids));
    }
    return new Configuration(
        written.receivers(), written.processors(), exporters, pipelines, written.service());
  }

  private static String text(String file) throws IOException {
    try (InputStream in = DemoPipeline.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IOException("config/" + file + " is missing from this build of Weir");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
