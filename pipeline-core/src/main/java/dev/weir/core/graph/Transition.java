// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.graph;

import dev.weir.api.component.ComponentId;
import dev.weir.api.component.StartException;
import dev.weir.core.graph.Graph.ExporterPart;
import dev.weir.core.graph.Graph.Pipeline;
import dev.weir.core.graph.Graph.ProcessorPart;
import dev.weir.core.graph.Graph.ReceiverPart;
import dev.weir.core.queue.Deadline;
import dev.weir.core.queue.Drained;
import dev.weir.core.queue.Remainder;
import dev.weir.core.telemetry.Telemetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// The way from one running graph to another that was rebuilt from it, in four steps:
///
/// 1. [#pause]: kept receivers whose pipelines change wait at their gates, as before a full queue.
///    Only this step can be taken back.
/// 2. [#stopOld]: what is not kept stops, receivers first, and hands over its last records by the old
///    ways. What an exporter could not deliver in time waits for its successor of the same id.
/// 3. [#startNew]: the gates lead to the new parts, which start, receivers last.
/// 4. [#finish]: who waited goes on, and what has no successor is refused.
///
/// Old parts have released everything before new ones start, so that a port or a directory can go
/// from one to the other. What does not change is not touched. For one thread at a time.
public final class Transition {
  private final Graph from;
  private final Graph to;
  private final Telemetry telemetry;
  private final Map<ComponentId, Remainder> remainders;
  private final Set<Part<?>> kept = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<String> touched;
  private final List<Gate> pausedReceivers = Collections.synchronizedList(new ArrayList<>());
  private final List<Gate> pausedProcessors = Collections.synchronizedList(new ArrayList<>());
  private final List<String> failures = Collections.synchronizedList(new ArrayList<>());

  public Transition(Graph from, Graph to, Telemetry telemetry) {
    this(from, to, telemetry, new ConcurrentHashMap<>());
  }

  private Transition(
      Graph from, Graph to, Telemetry telemetry, Map<ComponentId, Remainder> remainders) {
    this.from = from;
    this.to = to;
    this.telemetry = telemetry;
    this.remainders = remainders;
    Set<Part<?>> before = Collections.newSetFromMap(new IdentityHashMap<>());
    before.addAll(from.parts());
    to.parts().stream().filter(before::contains).forEach(kept::add);
    this.touched = TouchedPipelines.names(from, to);
  }

  /// The way back after a failed start. Who waits goes on waiting, and what was not delivered is taken
  /// along.
  ///
  /// @param back rebuilt from [#keptParts]
  public Transition back(Graph back) {
    Transition way = new Transition(to, back, telemetry, remainders);
    way.pausedReceivers.addAll(pausedReceivers);
    way.pausedProcessors.addAll(pausedProcessors);
    return way;
  }

  /// What runs whatever comes of this, as a graph that others can be rebuilt from.
  public Graph keptParts() {
    return new Graph(
        to.receivers().stream().filter(one -> kept.contains(one.part())).toList(),
        to.pipelines().stream()
            .map(pipeline ->
                new Pipeline(
                    pipeline.name(),
                    pipeline.receivers(),
                    pipeline.processors().stream()
                        .filter(one -> kept.contains(one.part()))
                        .toList(),
                    pipeline.exporters()))
            .toList(),
        to.exporters().stream().filter(one -> kept.contains(one.part())).toList());
  }

  /// Lets kept receivers of changing pipelines hand over nothing more, and waits for what they are
  /// handing over. A batch before a full queue is let in.
  ///
  /// @throws StuckException when that takes longer than `time`; everything is as before then
  public void pause(Duration time) throws StuckException {
    long end = System.nanoTime() + time.toNanos();
    List<ReceiverPart> concerned =
        from.receivers().stream()
            .filter(one -> kept.contains(one.part()))
            .filter(one -> isConcerned(one.part().key().id()))
            .toList();
    concerned.forEach(one -> one.handover().gate().shut());
    for (ReceiverPart one : concerned) {
      if (!Waits.forEmpty(one.handover().gate(), end, this::admitWaiting)) {
        concerned.forEach(other -> other.handover().gate().open());
        throw new StuckException(
            "a batch of "
                + one.part().key()
                + " has not come through for "
                + time.toSeconds()
                + " s");
      }
    }
    concerned.forEach(one -> pausedReceivers.add(one.handover().gate()));
  }

  /// Stops what is not kept, within about `time`.
  public void stopOld(Duration time) {
    long start = System.nanoTime();
    long admit = start + time.multipliedBy(6).dividedBy(10).toNanos();
    long flush = start + time.multipliedBy(8).dividedBy(10).toNanos();
    long drain = start + time.multipliedBy(9).dividedBy(10).toNanos();
    long end = start + time.toNanos();
    from.parts().stream().filter(this::isGone).forEach(part -> part.context().retire());
    try (Alarm _ = Alarm.from(admit, this::admitWaiting)) {
      Step.together(
          from.receivers().stream()
              .filter(one -> isGone(one.part()))
              .<Runnable>map(one -> () -> Stops.receiver(one, Deadline.at(flush), failures))
              .toList());
      Step.together(
          from.pipelines().stream()
              .filter(pipeline -> touched.contains(pipeline.name()))
              .<Runnable>map(pipeline -> () -> quiet(pipeline, flush))
              .toList());
    }
    Step.together(
        from.exporters().stream()
            .filter(one -> isGone(one.part()))
            .<Runnable>map(one -> () -> stop(one, drain, end))
            .toList());
  }

  /// Leads the gates to the new parts and starts these.
  ///
  /// @throws StartException whose message names the component; the way is then [#back]
  public void startNew() throws StartException {
    wire();
    telemetry.show(to.instruments());
    for (ExporterPart exporter : to.exporters()) {
      if (isNew(exporter.part())) {
        exporter.part().start();
        takeOver(exporter);
        exporter.queue().start();
      }
    }
    for (Pipeline pipeline : to.pipelines()) {
      for (ProcessorPart processor : pipeline.processors().reversed()) {
        if (isNew(processor.part())) {
          processor.part().start();
        } else {
          processor.edge().gate().open();
        }
      }
    }
    for (ReceiverPart receiver : to.receivers()) {
      if (isNew(receiver.part())) {
        receiver.part().start();
      }
    }
  }

  /// Lets everybody go on.
  ///
  /// @return what went wrong while old parts stopped, one clause each
  public List<String> finish() {
    pausedProcessors.forEach(Gate::open);
    pausedReceivers.forEach(Gate::open);
    remainders.forEach((id, rest) -> {
      if (!rest.isEmpty()) {
        failures.add("exporter " + id + " did not deliver " + rest.items() + " records in time");
        rest.refuse();
      }
    });
    return List.copyOf(failures);
  }

  private boolean isConcerned(ComponentId receiver) {
    Set<String> before = pipelinesOf(receiver, from);
    Set<String> after = pipelinesOf(receiver, to);
    return !before.equals(after) || !Collections.disjoint(before, touched);
  }

  private static Set<String> pipelinesOf(ComponentId receiver, Graph graph) {
    return graph.pipelines().stream()
        .filter(pipeline -> pipeline.receivers().contains(receiver))
        .map(Pipeline::name)
        .collect(Collectors.toSet());
  }

  /// Of a part of the old graph.
  private boolean isGone(Part<?> part) {
    return !kept.contains(part);
  }

  /// Of a part of the new graph.
  private boolean isNew(Part<?> part) {
    return !kept.contains(part);
  }

  private void admitWaiting() {
    from.exporters().forEach(one -> one.queue().admitWaiting());
  }

  /// From the front: each step has handed on everything before the next one stops or pauses.
  private void quiet(Pipeline pipeline, long deadlineNanos) {
    for (ProcessorPart processor : pipeline.processors()) {
      if (isGone(processor.part())) {
        Stops.processor(processor, Deadline.at(deadlineNanos), failures);
        continue;
      }
      Gate gate = processor.edge().gate();
      gate.shut();
      pausedProcessors.add(gate);
      if (!Waits.forEmpty(gate, deadlineNanos, () -> {})) {
        processor.part().report("waits for the step behind it; goes on all the same", failures);
      }
    }
  }

  private void stop(ExporterPart exporter, long drainNanos, long endNanos) {
    ComponentId id = exporter.part().key().id();
    boolean succeeded = to.exporters().stream().anyMatch(one -> one.part().key().id().equals(id));
    Remainder rest = exporter.queue().handOver(Deadline.at(drainNanos), succeeded);
    remainders.merge(id, rest, Remainder::and);
    Stops.exporter(
        exporter,
        new Drained(0, 0, rest.workersEnded(), rest.flushFailure()),
        Deadline.at(endNanos),
        failures);
  }

  private void takeOver(ExporterPart exporter) {
    Remainder rest = remainders.remove(exporter.part().key().id());
    if (rest != null) {
      exporter.queue().takeOver(rest);
    }
  }

  /// Only gates that nobody passes are touched: those that are shut, and those of new parts.
  private void wire() {
    Set<Gate> unused = Collections.newSetFromMap(new IdentityHashMap<>());
    to.receivers().stream()
        .filter(one -> isNew(one.part()))
        .forEach(one -> unused.add(one.handover().gate()));
    to.pipelines().stream()
        .flatMap(pipeline -> pipeline.processors().stream())
        .filter(one -> isNew(one.part()))
        .forEach(one -> unused.add(one.edge().gate()));
    to.ways()
        .forEach((gate, next) -> {
          if (gate.isShut() || unused.contains(gate)) {
            gate.leadTo(next);
          }
        });
  }
}
