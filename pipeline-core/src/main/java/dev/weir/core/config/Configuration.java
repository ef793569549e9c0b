// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import java.util.List;

/// Everything that a run needs, bound and checked. Lists are in the order of the files; every id in
/// a pipeline is defined.
///
/// @param pipelines in the order of the files
public record Configuration(
    List<ConfiguredReceiver> receivers,
    List<ConfiguredProcessor> processors,
    List<ConfiguredExporter> exporters,
    List<PipelineSettings> pipelines,
    ServiceSettings service) {
  public Configuration {
    receivers = List.copyOf(receivers);
    processors = List.copyOf(processors);
    exporters = List.copyOf(exporters);
    pipelines = List.copyOf(pipelines);
  }
}
