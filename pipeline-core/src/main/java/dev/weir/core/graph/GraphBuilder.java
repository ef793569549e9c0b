// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.graph;

import dev.weir.api.BatchConsumer;
import dev.weir.api.component.Component;
import dev.weir.api.component.ComponentId;
import dev.weir.api.component.Exporter;
import dev.weir.api.component.ExporterFactory;
import dev.weir.api.component.Kind;
import dev.weir.api.component.Processor;
import dev.weir.api.component.ProcessorFactory;
import dev.weir.api.component.Receiver;
import dev.weir.api.component.ReceiverFactory;
import dev.weir.core.config.Configuration;
import dev.weir.core.config.ConfiguredComponent;
import dev.weir.core.config.ConfiguredExporter;
import dev.weir.core.config.ConfiguredProcessor;
import dev.weir.core.config.ConfiguredReceiver;
import dev.weir.core.config.PipelineSettings;
import dev.weir.core.graph.Graph.ExporterPart;
import dev.weir.core.graph.Graph.ProcessorPart;
import dev.weir.core.graph.Graph.ReceiverPart;
import dev.weir.core.log.FailureLog;
import dev.weir.core.log.Messages;
import dev.weir.core.queue.ExporterQueue;
import dev.weir.core.telemetry.ComponentKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/// Makes a graph back to front: exporters with their queues, then each pipeline's processors from
/// the last to the first, then receivers. Each is made with its real next step. What no pipeline uses
/// is not made.
final class GraphBuilder {
  private final Configuration configuration;
  private final GraphEnvironment environment;
  private final Map<ComponentId, ExporterPart> exporters = new LinkedHashMap<>();
  private final List<List<ProcessorPart>> processors = new ArrayList<>();
  private final Map<ComponentId, List<BatchConsumer>> heads = new LinkedHashMap<>();

  GraphBuilder(Configuration configuration, GraphEnvironment environment) {
    this.configuration = configuration;
    this.environment = environment;
  }

  Graph build() {
    for (PipelineSettings pipeline : configuration.pipelines()) {
      BatchConsumer head = pipeline(pipeline);
      for (ComponentId id : pipeline.receivers()) {
        heads.computeIfAbsent(id, _ -> new ArrayList<>()).add(head);
      }
    }
    List<ReceiverPart> receivers = new ArrayList<>();
    heads.forEach((id, targets) -> receivers.add(receiver(id, targets)));
    return new Graph(receivers, processors, List.copyOf(exporters.values()));
  }

  private BatchConsumer pipeline(PipelineSettings pipeline) {
    List<ExporterQueue> queues = new ArrayList<>();
    for (ComponentId id : pipeline.exporters()) {
      queues.add(exporters.computeIfAbsent(id, this::exporter).queue());
    }
    BatchConsumer next = Fanout.to(queues);
    List<ProcessorPart> chain = new ArrayList<>();
    boolean live = pipeline.receivers().stream().anyMatch(this::isLive);
    for (ComponentId id : pipeline.processors().reversed()) {
      ProcessorPart processor = processor(id, pipeline.name(), live, next);
      chain.addFirst(processor);
      next = processor.edge();
    }
    processors.add(List.copyOf(chain));
    return next;
  }

  private ExporterPart exporter(ComponentId id) {
    ConfiguredExporter configured = find(configuration.exporters(), id, Kind.EXPORTER);
    PartContext context = context(ComponentKey.shared(Kind.EXPORTER, id));
    Exporter exporter =
        made(context, () -> create(configured.factory(), configured.config(), context));
    ExporterQueue queue =
        new ExporterQueue(
            exporter,
            configured.queue(),
            configured.retry(),
            context.telemetry(),
            context.threads(),
            context.clock(),
            context.logger(),
            new Random());
    environment.telemetry().queue(context.telemetry().key(), queue);
    return new ExporterPart(new Part<>(exporter, context), queue);
  }

  private ProcessorPart processor(
      ComponentId id, String pipeline, boolean live, BatchConsumer next) {
    ConfiguredProcessor configured = find(configuration.processors(), id, Kind.PROCESSOR);
    PartContext context =
        new PartContext(new ComponentKey(Kind.PROCESSOR, id, pipeline), environment, live);
    ProcessorEdge.Output output = new ProcessorEdge.Output(context.telemetry(), next);
    Processor processor =
        made(context, () -> create(configured.factory(), configured.config(), context, output));
    FailureLog failures = new FailureLog(context.logger(), context.clock());
    return new ProcessorPart(
        new Part<>(processor, context),
        new ProcessorEdge(processor, context.telemetry(), failures, output));
  }

  private ReceiverPart receiver(ComponentId id, List<BatchConsumer> targets) {
    ConfiguredReceiver configured = find(configuration.receivers(), id, Kind.RECEIVER);
    PartContext context = context(ComponentKey.shared(Kind.RECEIVER, id));
    Handover handover = new Handover(context.telemetry(), Fanout.to(targets));
    Receiver receiver =
        made(context, () -> create(configured.factory(), configured.config(), context, handover));
    return new ReceiverPart(new Part<>(receiver, context), handover);
  }

  private PartContext context(ComponentKey key) {
    return new PartContext(key, environment, true);
  }

  private boolean isLive(ComponentId id) {
    ConfiguredReceiver configured = find(configuration.receivers(), id, Kind.RECEIVER);
    try {
      return isLive(configured.factory(), configured.config());
    } catch (RuntimeException | LinkageError e) {
      throw new BuildException(id + ": does not say whether it is live: " + Messages.chain(e), e);
    }
  }

  private static <C extends Component> C made(PartContext context, Supplier<C> factory) {
    try {
      return factory.get();
    } catch (RuntimeException | LinkageError e) {
      throw new BuildException(
          context.telemetry().key() + ": cannot be made: " + Messages.chain(e), e);
    }
  }

  private static <T extends ConfiguredComponent> T find(List<T> all, ComponentId id, Kind kind) {
    return all.stream()
        .filter(one -> one.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new BuildException(kind.label() + " " + id + " is not defined", null));
  }

  private static <C extends Record> boolean isLive(ReceiverFactory<C> factory, Record config) {
    return factory.live(GraphBuilder.<C>typed(config));
  }

  private static <C extends Record> Receiver create(
      ReceiverFactory<C> factory, Record config, PartContext context, BatchConsumer next) {
    return factory.create(context, GraphBuilder.<C>typed(config), next);
  }

  private static <C extends Record> Processor create(
      ProcessorFactory<C> factory, Record config, PartContext context, BatchConsumer next) {
    return factory.create(context, GraphBuilder.<C>typed(config), next);
  }

  private static <C extends Record> Exporter create(
      ExporterFactory<C> factory, Record config, PartContext context) {
    return factory.create(context, GraphBuilder.<C>typed(config));
  }

  /// A configuration holds each record beside the factory that made its type.
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <C extends Record> C typed(Record config) {
    return (C) config;
  }
}
