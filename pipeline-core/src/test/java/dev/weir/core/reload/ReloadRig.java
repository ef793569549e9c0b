// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.reload;

import dev.weir.api.Resource;
import dev.weir.api.component.Clock;
import dev.weir.core.catalog.ComponentCatalog;
import dev.weir.core.config.ConfigurationException;
import dev.weir.core.config.ConfigurationLoader;
import dev.weir.core.config.LoadedConfiguration;
import dev.weir.core.service.ReloadResult;
import dev.weir.core.service.Service;
import dev.weir.core.service.ServiceEnvironment;
import java.util.List;
import java.util.Map;

/// A service of [World]'s components, and the text that it reloads from.
final class ReloadRig implements AutoCloseable {
  final World world = new World();
  private final ConfigurationLoader loader =
      new ConfigurationLoader(ComponentCatalog.of(world.factories()), Map.of());
  private volatile String text;
  private final Service service;

  /// Starts a service.
  ReloadRig(String text) throws Exception {
    this.text = text;
    this.service =
        Service.build(
            load().configuration(),
            new ServiceEnvironment(Clock.system(), Resource.empty(), "1.2.3"));
    service.reloadFrom(this::load);
    service.start();
  }

  private LoadedConfiguration load() throws ConfigurationException {
    return loader.loadText("weir.yaml", text);
  }

  /// One pipeline `main` of what is given in YAML, with a short deadline.
  static String pipeline(String receivers, String processors, String exporters) {
    return pipelines(
        receivers,
        processors,
        exporters,
        "main: {receivers: [%s], processors: [%s], exporters: [%s]}"
            .formatted(ids(receivers), ids(processors), ids(exporters)));
  }

  static String pipelines(
      String receivers, String processors, String exporters, String... pipelines) {
    return """
    receivers: {%s}
    processors: {%s}
    exporters: {%s}
    service:
      admin: {enabled: false}
      shutdown_deadline: 5s
      pipelines:
        %s
    """
        .formatted(receivers, processors, exporters, String.join("\n    ", pipelines));
  }

  /// The ids of `a: {...}, b: {...}`.
  private static String ids(String components) {
    return String.join(
        ", ",
        List.of(components.replaceAll("\\{[^{}]*(\\{[^{}]*}[^{}]*)*}", "").split(",")).stream()
            .map(one -> one.strip().replaceAll(":$", "").strip())
            .filter(one -> !one.isEmpty())
            .toList());
  }

  ReloadResult reload(String newText) {
    text = newText;
    return service.reload();
  }

  Service service() {
    return service;
  }

  Source source(String id) {
    return world.instance(Source.class, id);
  }

  Step step(String id) {
    return world.instance(Step.class, id);
  }

  @Override
  public void close() {
    boolean _ = service.stop();
  }
}
