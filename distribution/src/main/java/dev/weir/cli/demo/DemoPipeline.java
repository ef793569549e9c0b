// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.demo;

import dev.weir.api.component.ComponentId;
import dev.weir.core.catalog.ComponentCatalog;
import dev.weir.core.config.Configuration;
import dev.weir.core.config.ConfigurationException;
import dev.weir.core.config.ConfigurationLoader;
import dev.weir.core.config.ConfiguredExporter;
import dev.weir.core.config.PipelineSettings;
import dev.weir.core.config.QueueSettings;
import dev.weir.core.config.RetrySettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The configuration of the demonstration: `config/demo.yaml`, which users may read and change, with
/// the table added to every pipeline.
final class DemoPipeline {
  private static final String RESOURCE = "demo.yaml";

  private DemoPipeline() {}

  static Configuration load(Path directory, LiveFlows live)
      throws ConfigurationException, IOException {
    Map<String, String> environment =
        Map.of(
            "WEIR_DEMO_INTERFACE",
            Endpoint.HERE.interfaceName(),
            "WEIR_DEMO_DIRECTORY",
            directory.toString());
    Configuration written =
        new ConfigurationLoader(ComponentCatalog.builtIn(), environment)
            .loadText("config/demo.yaml", text())
            .configuration();
    return withTable(written, live);
  }

  private static Configuration withTable(Configuration written, LiveFlows live) {
    LiveFlowsFactory factory = new LiveFlowsFactory(live);
    ComponentId id = ComponentId.parse(LiveFlowsFactory.TYPE);
    List<ConfiguredExporter> exporters = new ArrayList<>(written.exporters());
    exporters.add(
        new ConfiguredExporter(
            id, factory, factory.defaults(), QueueSettings.DEFAULTS, RetrySettings.DEFAULTS));
    List<PipelineSettings> pipelines = new ArrayList<>();
    for (PipelineSettings pipeline : written.pipelines()) {
      List<ComponentId> ids = new ArrayList<>(pipeline.exporters());
      ids.add(id);
      pipelines.add(
          new PipelineSettings(pipeline.name(), pipeline.receivers(), pipeline.processors(), ids));
    }
    return new Configuration(
        written.receivers(), written.processors(), exporters, pipelines, written.service());
  }

  private static String text() throws IOException {
    try (InputStream in = DemoPipeline.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IOException("config/demo.yaml is missing from this build of Weir");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
