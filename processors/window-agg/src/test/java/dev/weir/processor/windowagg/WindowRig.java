// SPDX-License-Identifier: Apache-2.0
package dev.weir.processor.windowagg;

import dev.weir.api.Ack;
import dev.weir.api.Batch;
import dev.weir.api.FlowBatch;
import dev.weir.api.Outcome;
import dev.weir.api.Resource;
import dev.weir.api.component.ByteSize;
import dev.weir.api.flow.Flow;
import dev.weir.testkit.ManualClock;
import dev.weir.testkit.TestContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/// A processor with a clock that stands still, and what comes out of it. Its acks are settled when the
/// test says so.
final class WindowRig implements AutoCloseable {
  static final long SECOND = 1_000_000_000L;
  static final long HOUR = 3_600 * SECOND;
  static final long START = ManualClock.START_NANOS;

  final ManualClock clock;
  final TestContext context;
  final List<Batch> out = new ArrayList<>();
  private final List<Ack> acks = new ArrayList<>();
  private final WindowAggProcessor processor;

  private WindowRig(WindowAggProcessorConfig config, boolean live, long wallNanos) {
    this.clock = new ManualClock(wallNanos);
    TestContext made = TestContext.of("window-agg", clock);
    this.context = live ? made : made.recorded();
    this.processor =
        new WindowAggProcessor(
            context,
            config,
            (batch, ack) -> {
              out.add(batch);
              acks.add(ack);
            });
    processor.start();
  }

  /// Windows of five seconds, ten seconds late; by the wall clock all that the tests send is past.
  static WindowRig live() {
    return live(config(Duration.ofSeconds(10), 500_000, 128));
  }

  static WindowRig live(WindowAggProcessorConfig config) {
    return new WindowRig(config, true, START + HOUR);
  }

  /// The wall clock says what is given.
  static WindowRig at(WindowAggProcessorConfig config, long wallNanos) {
    return new WindowRig(config, true, wallNanos);
  }

  /// The wall clock says [#START].
  static WindowRig now() {
    return new WindowRig(config(Duration.ofSeconds(10), 500_000, 128), true, START);
  }

  /// Of a pipeline that reads captures.
  static WindowRig recorded() {
    return recorded(500_000, 128);
  }

  static WindowRig recorded(int maxFlows, long pendingMebibytes) {
    return new WindowRig(config(Duration.ofSeconds(10), maxFlows, pendingMebibytes), false, START);
  }

  static WindowAggProcessorConfig config(Duration lateness, int maxFlows, long pendingMebibytes) {
    return new WindowAggProcessorConfig(
        Duration.ofSeconds(5), lateness, maxFlows, ByteSize.ofMebibytes(pendingMebibytes));
  }

  /// The instant so many seconds after the start.
  static long at(double seconds) {
    return START + Math.round(seconds * SECOND);
  }

  /// Hands over a batch; the reference gets its outcome.
  AtomicReference<Outcome> send(Flow... flows) {
    return send(context.resource(), flows);
  }

  AtomicReference<Outcome> send(Resource resource, Flow... flows) {
    return send(new FlowBatch(resource, List.of(flows)));
  }

  AtomicReference<Outcome> send(Batch batch) {
    AtomicReference<Outcome> outcome = new AtomicReference<>();
    processor.accept(batch, Ack.of(outcome::set));
    return outcome;
  }

  /// Lets time pass.
  void pass(double seconds) {
    clock.advance(Duration.ofNanos(Math.round(seconds * SECOND)));
  }

  /// Hands over a packet of a flow of its own at that time, so that the windows before are over.
  void packetAt(double seconds) {
    send(Records.udp("192.0.2.99", 1, "192.0.2.98", 2).at(seconds, seconds).build());
  }

  /// Everything that came out, as flows.
  List<Flow> rows() {
    return out.stream()
        .filter(FlowBatch.class::isInstance)
        .flatMap(batch -> ((FlowBatch) batch).flows().stream())
        .toList();
  }

  /// Those that are not of [#packetAt].
  List<Flow> ownRows() {
    return rows().stream().filter(row -> row.key().sourcePort() != 1).toList();
  }

  /// The only row but those of [#packetAt].
  Flow onlyRow() {
    List<Flow> rows = ownRows();
    if (rows.size() != 1) {
      throw new AssertionError("wanted one row, got " + rows);
    }
    return rows.getFirst();
  }

  void settleAll(Outcome outcome) {
    List<Ack> open = List.copyOf(acks);
    acks.clear();
    open.forEach(ack -> ack.settle(outcome));
  }

  void settle(int index, Outcome outcome) {
    acks.get(index).settle(outcome);
  }

  long count(String name) {
    return context.meter().count(name);
  }

  long count(String name, String label) {
    return context.meter().count(name, label);
  }

  double gauge(String name) {
    return context.meter().gauge(name);
  }

  void stop() {
    processor.stop(Duration.ofSeconds(5));
  }

  @Override
  public void close() {
    stop();
    if (!context.threads().escaped().isEmpty()) {
      throw new AssertionError("escaped: " + context.threads().escaped());
    }
  }
}
