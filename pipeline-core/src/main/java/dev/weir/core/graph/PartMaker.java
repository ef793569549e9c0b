// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.graph;

import dev.weir.api.BatchConsumer;
import dev.weir.api.component.ComponentId;
import dev.weir.api.component.Exporter;
import dev.weir.api.component.ExporterFactory;
import dev.weir.api.component.Kind;
import dev.weir.api.component.Processor;
import dev.weir.api.component.ProcessorFactory;
import dev.weir.api.component.Receiver;
import dev.weir.api.component.ReceiverFactory;
import dev.weir.core.config.ConfiguredExporter;
import dev.weir.core.config.ConfiguredProcessor;
import dev.weir.core.config.ConfiguredReceiver;
import dev.weir.core.graph.Graph.ExporterPart;
import dev.weir.core.graph.Graph.ProcessorPart;
import dev.weir.core.graph.Graph.ReceiverPart;
import dev.weir.core.log.FailureLog;
import dev.weir.core.log.Messages;
import dev.weir.core.queue.ExporterQueue;
import dev.weir.core.telemetry.ComponentKey;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Makes components, each with the edge that the runtime puts beside it. Starts nothing; where the
/// edges lead is said when the graph is wired.
final class PartMaker {
  private final GraphEnvironment environment;

  PartMaker(GraphEnvironment environment) {
    this.environment = environment;
  }

  ExporterPart exporter(ConfiguredExporter configured, Origin origin) {
    PartContext context = context(ComponentKey.shared(Kind.EXPORTER, configured.id()), origin);
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
    context.instruments().queue(queue);
    return new ExporterPart(new Part<>(exporter, context, origin), queue);
  }

  ProcessorPart processor(ConfiguredProcessor configured, Origin origin, String pipeline) {
    PartContext context =
        context(new ComponentKey(Kind.PROCESSOR, configured.id(), pipeline), origin);
    ProcessorEdge.Output output = new ProcessorEdge.Output(context.telemetry());
    Processor processor =
        made(context, () -> create(configured.factory(), configured.config(), context, output));
    FailureLog failures = new FailureLog(context.logger(), context.clock());
    return new ProcessorPart(
        new Part<>(processor, context, origin),
        new ProcessorEdge(processor, context.telemetry(), failures, output));
  }

  /// @param shared what it shares with the receivers that are made beside it
  ReceiverPart receiver(ConfiguredReceiver configured, Origin origin, SharedObjects shared) {
    PartContext context =
        new PartContext(
            ComponentKey.shared(Kind.RECEIVER, configured.id()), environment, shared, true);
    BooleanSupplier refusing =
        made(context, () -> replays(configured.factory(), configured.config()))
            ? environment.memoryLimit()::reached
            : () -> false;
    Handover handover = new Handover(context.telemetry(), refusing);
    Receiver receiver =
        made(context, () -> create(configured.factory(), configured.config(), context, handover));
    return new ReceiverPart(new Part<>(receiver, context, origin), handover);
  }

  static boolean isLive(ConfiguredReceiver configured) {
    ComponentId id = configured.id();
    try {
      return isLive(configured.factory(), configured.config());
    } catch (RuntimeException | LinkageError e) {
      throw new BuildException(id + ": does not say whether it is live: " + Messages.chain(e), e);
    }
  }

  private PartContext context(ComponentKey key, Origin origin) {
    return new PartContext(key, environment, new SharedObjects(), origin.live());
  }

  private static <T> T made(PartContext context, Supplier<T> factory) {
    try {
      return factory.get();
    } catch (RuntimeException | LinkageError e) {
      throw new BuildException(
          context.telemetry().key() + ": cannot be made: " + Messages.chain(e), e);
    }
  }

  private static <C extends Record> boolean isLive(ReceiverFactory<C> factory, Record config) {
    return factory.live(PartMaker.<C>typed(config));
  }

  private static <C extends Record> boolean replays(ReceiverFactory<C> factory, Record config) {
    return factory.replays(PartMaker.<C>typed(config));
  }

  private static <C extends Record> Receiver create(
      ReceiverFactory<C> factory, Record config, PartContext context, BatchConsumer next) {
    return factory.create(context, PartMaker.<C>typed(config), next);
  }

  private static <C extends Record> Processor create(
      ProcessorFactory<C> factory, Record config, PartContext context, BatchConsumer next) {
    return factory.create(context, PartMaker.<C>typed(config), next);
  }

  private static <C extends Record> Exporter create(
      ExporterFactory<C> factory, Record config, PartContext context) {
    return factory.create(context, PartMaker.<C>typed(config));
  }

  /// A configuration holds each record beside the factory that made its type.
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <C extends Record> C typed(Record config) {
    return (C) config;
  }
}
