// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.graph;

import dev.weir.api.component.Exporter;
import dev.weir.api.component.Processor;
import dev.weir.api.component.Receiver;
import dev.weir.api.component.StartException;
import dev.weir.core.config.Configuration;
import dev.weir.core.queue.ExporterQueue;
import dev.weir.core.telemetry.ComponentTelemetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/// The components of a configuration, wired. Exporters start first and receivers last; they stop in
/// reverse. For one thread at a time; a graph is started once.
public final class Graph {
  /// A receiver with the edge behind it.
  record ReceiverPart(Part<Receiver> part, Handover handover) {}

  /// A processor with the edge in front of it.
  record ProcessorPart(Part<Processor> part, ProcessorEdge edge) {}

  /// An exporter with its queue.
  record ExporterPart(Part<Exporter> part, ExporterQueue queue) {}

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
  private final List<List<ProcessorPart>> processors;
  private final List<ExporterPart> exporters;

  /// @param processors one list for each pipeline, in the order of the flow
  Graph(
      List<ReceiverPart> receivers,
      List<List<ProcessorPart>> processors,
      List<ExporterPart> exporters) {
    this.receivers = List.copyOf(receivers);
    this.processors = List.copyOf(processors);
    this.exporters = List.copyOf(exporters);
  }

  /// Builds every component that a pipeline uses and wires them. Starts nothing.
  ///
  /// @throws BuildException when a factory fails
  public static Graph build(Configuration configuration, GraphEnvironment environment) {
    return new GraphBuilder(configuration, environment).build();
  }

  /// How many receivers must end before the sources have ended.
  public int receiverCount() {
    return receivers.size();
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
      for (List<ProcessorPart> pipeline : processors) {
        for (ProcessorPart processor : pipeline.reversed()) {
          processor.part().start();
        }
      }
      for (ReceiverPart receiver : receivers) {
        receiver.part().start();
      }
    } catch (StartException e) {
      // Stopping what never started is legal and does nothing.
      StopReport _ = stop(cleanup);
      throw e;
    }
  }

  /// Stops receivers, lets processors flush, drains queues, stops exporters. A queue that is full
  /// blocks its pipeline for the first seven tenths of the time and refuses from then on; exporters
  /// have until nine tenths to deliver. Returns about when the time is over, whatever components do.
  public StopReport stop(Duration time) {
    long start = System.nanoTime();
    long handover = start + time.multipliedBy(7).dividedBy(10).toNanos();
    long flush = start + time.multipliedBy(8).dividedBy(10).toNanos();
    long drain = start + time.multipliedBy(9).dividedBy(10).toNanos();
    long end = start + time.toNanos();
    Run run = new Run();
    try (Alarm _ = Alarm.at(handover, this::refuseWaiting)) {
      Step.together(run.each(receivers, receiver -> run.stop(receiver, flush)));
      Step.together(run.each(processors, pipeline -> run.stop(pipeline, flush)));
    }
    Step.together(run.each(exporters, exporter -> run.stop(exporter, drain, end)));
    return run.report();
  }

  private void refuseWaiting() {
    exporters.forEach(exporter -> exporter.queue().refuseWaiting());
  }

  /// Telemetry of all components in the order of the configuration, exporters last.
  public List<ComponentTelemetry> telemetry() {
    List<ComponentTelemetry> all = new ArrayList<>();
    receivers.forEach(one -> all.add(one.part().context().telemetry()));
    processors.forEach(
        pipeline -> pipeline.forEach(one -> all.add(one.part().context().telemetry())));
    exporters.forEach(one -> all.add(one.part().context().telemetry()));
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

    void stop(ReceiverPart receiver, long deadlineNanos) {
      receiver.part().stop(deadlineNanos, failures);
      receiver.handover().close();
    }

    void stop(List<ProcessorPart> pipeline, long deadlineNanos) {
      for (ProcessorPart processor : pipeline) {
        Duration left = Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
        if (!processor.edge().close(left)) {
          processor.part().report("did not come through with its last batch", failures);
        }
        processor.part().stop(deadlineNanos, failures);
      }
    }

    void stop(ExporterPart exporter, long drainNanos, long endNanos) {
      var drained = exporter.queue().drain(drainNanos);
      synchronized (this) {
        refusedBatches += drained.refusedBatches();
        refusedItems += drained.refusedItems();
      }
      if (!drained.workersEnded()) {
        exporter.part().report("did not return from an export in time", failures);
      }
      if (!drained.flushFailure().isEmpty()) {
        exporter.part().report("could not flush: " + drained.flushFailure(), failures);
      }
      exporter.part().stop(endNanos, failures);
    }

    synchronized StopReport report() {
      return new StopReport(refusedBatches, refusedItems, List.copyOf(failures));
    }
  }
}
