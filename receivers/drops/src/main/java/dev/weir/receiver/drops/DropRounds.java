// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.drops;

import dev.weir.api.Ack;
import dev.weir.api.BatchConsumer;
import dev.weir.api.Metric;
import dev.weir.api.MetricBatch;
import dev.weir.api.Resource;
import dev.weir.api.component.Clock;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.Observation;
import dev.weir.api.flow.Verdict;
import dev.weir.bpf.drops.DropProgram;
import dev.weir.bpf.drops.DropReasons;
import dev.weir.bpf.layout.DroppedFlow;
import dev.weir.bpf.layout.DroppedKind;
import dev.weir.bpf.tap.FlowBatches;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Takes what was dropped, gives it names and hands it on. For one thread.
final class DropRounds {
  private final DropProgram program;
  private final Clock clock;
  private final Resource resource;
  private final BatchConsumer next;
  private final FlowBatches batches;
  private final Set<String> excluded;
  private final InterfaceNames interfaces = new InterfaceNames();
  private final DropMetrics metrics;
  private @Nullable DropReasons reasons;

  DropRounds(
      DropProgram program,
      DropsReceiverConfig config,
      Clock clock,
      Resource resource,
      BatchConsumer next) {
    this.program = program;
    this.clock = clock;
    this.resource = resource;
    this.next = next;
    this.batches = new FlowBatches(resource, next);
    this.excluded = Set.copyOf(config.excludeReasons());
    this.metrics = new DropMetrics(clock.epochNanos());
  }

  void round() {
    interfaces.refresh();
    metrics.keep(interfaces::exists);
    program.take(this::add, this::add);
    batches.flush();
    // The pipeline may have held us up: what is handed over now was read now.
    List<Metric> read = metrics.read(program.totals(), program.missed(), clock.epochNanos());
    next.accept(new MetricBatch(resource, read), Ack.ignored());
  }

  private void add(DroppedKind kind) {
    String reason = name(kind.reason());
    if (!excluded.contains(reason)) {
      metrics.add(reason, interfaces.name(kind.interfaceIndex()), kind);
    }
  }

  private void add(DroppedFlow dropped) {
    String reason = name(dropped.reason());
    if (!excluded.contains(reason)) {
      batches.accept(flow(dropped, reason));
    }
  }

  /// A record of drops and nothing else: what the flow carried is told by whoever counts packets.
  private Flow flow(DroppedFlow dropped, String reason) {
    String interfaceName = interfaces.name(dropped.interfaceIndex());
    Observation seen =
        interfaceName.isEmpty()
            ? null
            : new Observation(interfaceName, dropped.interfaceIndex(), Observation.Side.UNKNOWN);
    return new Flow(
        dropped.key(),
        dropped.firstNanos(),
        dropped.lastNanos(),
        dropped.firstNanos(),
        0,
        null,
        seen,
        null,
        null,
        null,
        List.of(),
        new Verdict(DropActions.of(reason), reason, dropped.tally().packets()),
        null,
        null,
        null);
  }

  /// The names are read when the first packet was dropped: not while everything starts.
  private String name(int reason) {
    DropReasons known = reasons;
    if (known == null) {
      known = DropReasons.ofKernel();
      reasons = known;
    }
    return known.name(reason);
  }
}
