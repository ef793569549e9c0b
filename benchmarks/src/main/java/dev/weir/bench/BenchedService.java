// SPDX-License-Identifier: Apache-2.0
package dev.weir.bench;

import dev.weir.api.Resource;
import dev.weir.api.component.Clock;
import dev.weir.api.component.ComponentFactory;
import dev.weir.core.catalog.CatalogEntry;
import dev.weir.core.catalog.ComponentCatalog;
import dev.weir.core.config.Configuration;
import dev.weir.core.config.ConfigurationException;
import dev.weir.core.config.ConfigurationLoader;
import dev.weir.core.log.LogOutput;
import dev.weir.core.service.Service;
import dev.weir.core.service.ServiceEnvironment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A whole service, as `weir run` makes one, with components of the benchmarks beside the built-in ones.
final class BenchedService {
  private BenchedService() {}

  /// Builds what the configuration says.
  static Service build(String yaml, ComponentFactory<?>... own) throws ConfigurationException {
    List<ComponentFactory<?>> factories = new ArrayList<>(List.of(own));
    for (CatalogEntry entry : ComponentCatalog.builtIn().entries()) {
      factories.add(entry.factory());
    }
    Configuration configuration =
        new ConfigurationLoader(ComponentCatalog.of(factories), Map.of())
            .loadText("benchmark.yaml", yaml)
            .configuration();
    LogOutput.configure(configuration.service().telemetry().logs());
    return Service.build(
        configuration, new ServiceEnvironment(Clock.system(), Resource.empty(), "benchmark"));
  }
}
