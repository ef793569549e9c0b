// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.graph;

import dev.weir.api.BatchConsumer;
import dev.weir.api.component.ComponentId;
import dev.weir.api.component.Exporter;
import dev.weir.api.component.Processor;
import dev.weir.api.component.Receiver;
import dev.weir.api.component.StartException;
import dev.weir.core.config.Configuration;
import dev.weir.core.queue.Deadline;
import dev.weir.core.queue.ExporterQueue;
import dev.weir.core.telemetry.Instruments;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// The components of a configuration, wired. Exporters start first and receivers last; they stop in
/// reverse. For one thread at a time; a graph is started once.
public final class Graph {
  /// A graph of nothing.
  public static final Graph EMPTY = new Graph(List.of(), List.of(), List.of());

  /// A receiver with the edge behind it.
  record ReceiverPart(Part<Receiver> part, Handover handover) {}

  /// A processor with the edge in front of it.
  record ProcessorPart(Part<Processor> part, ProcessorEdge edge) {}

  /// An exporter with its queue.
  record ExporterPart(Part<Exporter> part, ExporterQueue queue) {}

  /// One pipeline.
  ///
  /// @param processors in the order of the flow
  record Pipeline(
      String name,
      List<ComponentId> receivers,
      List<ProcessorPart> processors,
      List<ExporterPart> exporters) {
    Pipeline {
      receivers = List.copyOf(receivers);
      processors = List.copyOf(processors);
      exporters = List.copyOf(exporters);
    }

    /// Where batches go after so many processors.
    BatchConsumer after(int processorCount) {
      return processorCount < processors.size()
          ? processors.get(processorCount).edge()
          : Fanout.to(exporters.stream().map(ExporterPart::queue).toList());
    }
  }

  /// What a stop left undone.
  ///
  /// @param refusedBatches batches that exporters did not deliver
  /// @param refusedItems the records in them
  /// @param failures one clause for each component that did not stop well
  public record StopReport(long refusedBatches, long refusedItems, List<String> failures) {
    public boolean complete() {
      return refusedBatches == 0 && failures.isEmpty();
    }
  }

  private final List<ReceiverPart> receivers;
  private final List<Pipeline> pipelines;
  private final List<ExporterPart> exporters;

  Graph(List<ReceiverPart> receivers, List<Pipeline> pipelines, List<ExporterPart> exporters) {
    this.receivers = List.copyOf(receivers);
    this.pipelines = List.copyOf(pipelines);
    this.exporters = List.copyOf(exporters);
  }

  /// Builds every component that a pipeline uses and wires them. Starts nothing.
  ///
  /// @throws BuildException when a factory fails
  public static Graph build(Configuration configuration, GraphEnvironment environment) {
    Graph graph = new GraphBuilder(configuration, environment, EMPTY).build();
    graph.ways().forEach(Gate::leadTo);
    return graph;
  }

  /// Builds what another configuration needs, and takes the parts that would be the same from this
  /// graph. Starts and changes nothing: a [Transition] goes from one to the other.
  ///
  /// @throws BuildException when a factory fails
  public Graph rebuild(Configuration configuration, GraphEnvironment environment) {
    return new GraphBuilder(configuration, environment, this).build();
  }

  List<ReceiverPart> receivers() {
    return receivers;
  }

  List<Pipeline> pipelines() {
    return pipelines;
  }

  List<ExporterPart> exporters() {
    return exporters;
  }

  Optional<Pipeline> pipeline(String name) {
    return pipelines.stream().filter(one -> one.name().equals(name)).findFirst();
  }

  /// Where each gate leads in this graph.
  Map<Gate, BatchConsumer> ways() {
    Map<Gate, BatchConsumer> ways = new HashMap<>();
    for (Pipeline pipeline : pipelines) {
      for (int i = 0; i < pipeline.processors().size(); i++) {
        ways.put(pipeline.processors().get(i).edge().gate(), pipeline.after(i + 1));
      }
    }
    for (ReceiverPart receiver : receivers) {
      ComponentId id = receiver.part().key().id();
      List<BatchConsumer> heads =
          pipelines.stream()
              .filter(pipeline -> pipeline.receivers().contains(id))
              .map(pipeline -> pipeline.after(0))
              .toList();
      ways.put(receiver.handover().gate(), Fanout.to(heads));
    }
    return ways;
  }

  /// The receivers that must end before the sources have ended.
  public Set<ComponentId> receiverIds() {
    return receivers.stream()
        .map(receiver -> receiver.part().key().id())
        .collect(Collectors.toUnmodifiableSet());
  }

  /// Starts exporters, processors, receivers. When one fails, those that were started are stopped
  /// again within `cleanup`.
  ///
  /// @throws StartException whose message names the component
  public void start(Duration cleanup) throws StartException {
    try {
      for (ExporterPart exporter : exporters) {
        exporter.part().start();
        exporter.queue().start();
      }
      for (Pipeline pipeline : pipelines) {
        for (ProcessorPart processor : pipeline.processors().reversed()) {
          processor.part().start();
        }
      }
      for (ReceiverPart receiver : receivers) {
        receiver.part().start();
      }
    } catch (StartException e) {
      // Stopping what never started is legal and does nothing.
      StopReport _ = stop(StopTime.of(cleanup));
      throw e;
    }
  }

  /// Stops receivers, lets processors flush, drains queues, stops exporters. A queue that is full
  /// blocks its pipeline for the first seven tenths of the time and refuses from then on; exporters
  /// have until nine tenths to deliver. Returns about when the time is over, whatever components do;
  /// while it has not begun, when everything is delivered.
  public StopReport stop(StopTime time) {
    Deadline handover = time.tenths(7);
    Deadline flush = time.tenths(8);
    Deadline drain = time.tenths(9);
    Deadline end = time.tenths(10);
    Run run = new Run();
    try (Alarm _ = Alarm.at(handover, this::refuseWaiting)) {
      Step.together(run.each(receivers, receiver -> run.stop(receiver, flush)));
      Step.together(run.each(pipelines, pipeline -> run.stop(pipeline, flush)));
    }
    Step.together(run.each(exporters, exporter -> run.stop(exporter, drain, end)));
    return run.report();
  }

  private void refuseWaiting() {
    exporters.forEach(exporter -> exporter.queue().refuseWaiting());
  }

  /// The instruments of all components in the order of the configuration, exporters last.
  public List<Instruments> instruments() {
    return parts().stream().map(part -> part.context().instruments()).toList();
  }

  /// All parts, in the same order.
  List<Part<?>> parts() {
    List<Part<?>> all = new ArrayList<>();
    receivers.forEach(one -> all.add(one.part()));
    pipelines.forEach(pipeline -> pipeline.processors().forEach(one -> all.add(one.part())));
    exporters.forEach(one -> all.add(one.part()));
    return all;
  }

  /// One stop of the graph.
  private static final class Run {
    private final List<String> failures = Collections.synchronizedList(new ArrayList<>());
    private long refusedBatches;
    private long refusedItems;

    <T> List<Runnable> each(List<T> parts, Consumer<T> action) {
      return parts.stream().<Runnable>map(part -> () -> action.accept(part)).toList();
    }

    void stop(ReceiverPart receiver, Deadline deadline) {
      Stops.receiver(receiver, deadline, failures);
    }

    void stop(Pipeline pipeline, Deadline deadline) {
      pipeline.processors().forEach(one -> Stops.processor(one, deadline, failures));
    }

    void stop(ExporterPart exporter, Deadline drain, Deadline end) {
      var drained = exporter.queue().drain(drain);
      synchronized (this) {
        refusedBatches += drained.refusedBatches();
        refusedItems += drained.refusedItems();
      }
      Stops.exporter(exporter, drained, end, failures);
    }

    synchronized StopReport report() {
      return new StopReport(refusedBatches, refusedItems, List.copyOf(failures));
    }
  }
}
