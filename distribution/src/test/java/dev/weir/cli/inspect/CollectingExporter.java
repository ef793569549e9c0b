// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.inspect;

import dev.weir.api.Resource;
import dev.weir.api.component.Clock;
import dev.weir.api.component.ComponentContext;
import dev.weir.api.component.ComponentFactory;
import dev.weir.api.component.Exporter;
import dev.weir.api.component.ExporterFactory;
import dev.weir.api.component.Stability;
import dev.weir.api.component.StartException;
import dev.weir.api.flow.Flow;
import dev.weir.core.catalog.CatalogEntry;
import dev.weir.core.catalog.ComponentCatalog;
import dev.weir.core.config.Configuration;
import dev.weir.core.config.ConfigurationException;
import dev.weir.core.config.ConfigurationLoader;
import dev.weir.core.service.Service;
import dev.weir.core.service.ServiceEnvironment;
import dev.weir.testkit.CapturingExporter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// An exporter, `collect`, that keeps what reaches it, and a service to run it in.
final class CollectingExporter implements ExporterFactory<CollectingExporter.Config> {
  record Config() {}

  private final CapturingExporter collected = new CapturingExporter();

  /// Runs a configuration to its end and returns the flows that reached the exporter.
  static List<Flow> run(String yaml)
      throws ConfigurationException, StartException, InterruptedException {
    CollectingExporter exporter = new CollectingExporter();
    List<ComponentFactory<?>> factories = new ArrayList<>(List.of(exporter));
    for (CatalogEntry entry : ComponentCatalog.builtIn().entries()) {
      factories.add(entry.factory());
    }
    Configuration configuration =
        new ConfigurationLoader(ComponentCatalog.of(factories), Map.of())
            .loadText("collect.yaml", yaml)
            .configuration();
    Service service =
        Service.build(
            configuration, new ServiceEnvironment(Clock.system(), Resource.empty(), "test"));
    service.start();
    String end = service.awaitEnd().message();
    if (!service.stop()) {
      throw new IllegalStateException("not everything was delivered: " + end);
    }
    return exporter.collected.flows();
  }

  @Override
  public String type() {
    return "collect";
  }

  @Override
  public String description() {
    return "Keeps what reaches it.";
  }

  @Override
  public Stability stability() {
    return Stability.ALPHA;
  }

  @Override
  public Config defaults() {
    return new Config();
  }

  @Override
  public Exporter create(ComponentContext context, Config config) {
    return collected;
  }
}
