// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.graph;

import dev.weir.api.component.ComponentId;
import dev.weir.api.component.Kind;
import dev.weir.core.config.Configuration;
import dev.weir.core.config.ConfiguredComponent;
import dev.weir.core.config.ConfiguredExporter;
import dev.weir.core.config.ConfiguredProcessor;
import dev.weir.core.config.ConfiguredReceiver;
import dev.weir.core.config.PipelineSettings;
import dev.weir.core.graph.Graph.ExporterPart;
import dev.weir.core.graph.Graph.Pipeline;
import dev.weir.core.graph.Graph.ProcessorPart;
import dev.weir.core.graph.Graph.ReceiverPart;
import dev.weir.core.telemetry.ComponentKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Makes the parts of a graph, exporters first, or takes them from another graph where they would be
/// the same. What no pipeline uses is not made.
final class GraphBuilder {
  private final Configuration configuration;
  private final PartMaker maker;
  private final Graph before;
  private final Map<ComponentId, ExporterPart> exporters = new LinkedHashMap<>();

  /// @param before what parts may be taken from, with all that they hold
  GraphBuilder(Configuration configuration, GraphEnvironment environment, Graph before) {
    this.configuration = configuration;
    this.maker = new PartMaker(environment);
    this.before = before;
  }

  Graph build() {
    List<Pipeline> pipelines = configuration.pipelines().stream().map(this::pipeline).toList();
    return new Graph(receivers(), pipelines, List.copyOf(exporters.values()));
  }

  private Pipeline pipeline(PipelineSettings settings) {
    List<ExporterPart> ends = new ArrayList<>();
    for (ComponentId id : settings.exporters()) {
      ends.add(exporters.computeIfAbsent(id, this::exporter));
    }
    boolean live = settings.receivers().stream().anyMatch(this::isLive);
    List<ProcessorPart> chain = new ArrayList<>();
    for (ComponentId id : settings.processors()) {
      chain.add(processor(id, settings.name(), live));
    }
    return new Pipeline(settings.name(), settings.receivers(), chain, ends);
  }

  private ExporterPart exporter(ComponentId id) {
    ConfiguredExporter configured = find(configuration.exporters(), id, Kind.EXPORTER);
    Origin origin = Origin.of(configured, true);
    return before.exporters().stream()
        .filter(one -> one.part().origin().equals(origin))
        .findFirst()
        .orElseGet(() -> maker.exporter(configured, origin));
  }

  private ProcessorPart processor(ComponentId id, String pipeline, boolean live) {
    ConfiguredProcessor configured = find(configuration.processors(), id, Kind.PROCESSOR);
    Origin origin = Origin.of(configured, live);
    return before
        .pipeline(pipeline)
        .flatMap(known ->
            known.processors().stream()
                .filter(one -> one.part().origin().equals(origin))
                .findFirst())
        .orElseGet(() -> maker.processor(configured, origin, pipeline));
  }

  /// Receivers that share something are made together: when one of them is made, or gone, all are made
  /// anew. Who shares is known once a receiver is made, and making one acquires nothing.
  private List<ReceiverPart> receivers() {
    Set<ComponentId> ids = new HashSet<>();
    Map<ComponentId, Origin> origins = new LinkedHashMap<>();
    for (PipelineSettings pipeline : configuration.pipelines()) {
      for (ComponentId id : pipeline.receivers()) {
        if (ids.add(id)) {
          origins.put(id, Origin.of(receiver(id), true));
        }
      }
    }
    Map<ComponentId, ReceiverPart> kept = new LinkedHashMap<>();
    for (ReceiverPart part : before.receivers()) {
      ComponentId id = part.part().key().id();
      if (part.part().origin().equals(origins.get(id))) {
        kept.put(id, part);
      }
    }
    while (true) {
      List<ReceiverPart> parts = new ArrayList<>();
      SharedObjects shared = new SharedObjects();
      origins.forEach((id, origin) ->
          parts.add(
              Optional.ofNullable(kept.get(id))
                  .orElseGet(() -> maker.receiver(receiver(id), origin, shared))));
      if (!kept.values().removeIf(part -> sharesWithOthers(part, kept.values(), parts))) {
        return parts;
      }
    }
  }

  /// Whether the part shares something with one that is made now or gone.
  private boolean sharesWithOthers(
      ReceiverPart part, Collection<ReceiverPart> kept, List<ReceiverPart> parts) {
    Set<Class<?>> mine = part.part().context().sharedTypes();
    List<ReceiverPart> others = new ArrayList<>(before.receivers());
    others.addAll(parts);
    return others.stream()
        .filter(one -> !kept.contains(one))
        .anyMatch(one -> !Collections.disjoint(mine, one.part().context().sharedTypes()));
  }

  private ConfiguredReceiver receiver(ComponentId id) {
    return find(configuration.receivers(), id, Kind.RECEIVER);
  }

  private boolean isLive(ComponentId id) {
    return PartMaker.isLive(receiver(id));
  }

  private static <T extends ConfiguredComponent> T find(List<T> all, ComponentId id, Kind kind) {
    return all.stream()
        .filter(one -> one.id().equals(id))
        .findFirst()
        .orElseThrow(
            () -> new BuildException(ComponentKey.shared(kind, id) + " is not defined", null));
  }
}
