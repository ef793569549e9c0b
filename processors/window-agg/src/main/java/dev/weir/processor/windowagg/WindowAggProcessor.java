// SPDX-License-Identifier: Apache-2.0
package dev.weir.processor.windowagg;

import dev.weir.api.Ack;
import dev.weir.api.Batch;
import dev.weir.api.BatchConsumer;
import dev.weir.api.EventBatch;
import dev.weir.api.FlowBatch;
import dev.weir.api.MetricBatch;
import dev.weir.api.component.Processor;
import dev.weir.api.component.ProcessorContext;
import dev.weir.api.flow.Flow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Cuts tumbling windows on multiples of their length, joins into one row what is known of a flow in
/// each, and hands a window's rows on when it has waited long enough. Metrics and events go through
/// untouched, and so do flows that are rows already.
///
/// Everything happens under one lock: in the thread that brings a batch, or in that of the tick, which
/// ends windows when nothing comes. Both wait while the pipeline is full.
final class WindowAggProcessor implements Processor {
  private static final Duration TICK = Duration.ofMillis(500);

  private final ProcessorContext context;
  private final WindowAggProcessorConfig config;
  private final BatchConsumer next;
  private final ReentrantLock lock = new ReentrantLock();
  private final KnownFlows flows = new KnownFlows();
  private final Hosts hosts;
  private final OpenWindows windows;
  private final WindowTime time;
  private final WindowMetrics metrics;
  private final RowIntake intake;
  private final WindowOutput output;
  private @Nullable AutoCloseable tick;

  WindowAggProcessor(
      ProcessorContext context, WindowAggProcessorConfig config, BatchConsumer next) {
    this.context = context;
    this.config = config;
    this.next = next;
    this.metrics = new WindowMetrics(context.meter());
    this.windows = new OpenWindows(flows, config.window().toNanos());
    this.time =
        context.live()
            ? new LiveTime(
                context.clock(),
                context.logger(),
                metrics.clockSteps(),
                config.window(),
                config.lateness())
            : new RecordedTime();
    this.hosts = new Hosts(time.longestNanos() + 2 * config.window().toNanos());
    this.intake = new RowIntake(flows, windows, time, metrics);
    this.output = new WindowOutput(flows, windows, hosts, metrics, next);
  }

  @Override
  public void start() {
    if (context.live()) {
      tick = context.threads().every("tick", TICK, this::tick);
    }
  }

  @Override
  public void accept(Batch batch, Ack ack) {
    lock.lock();
    try {
      time.look();
      switch (batch) {
        case FlowBatch records -> take(records, ack);
        case MetricBatch readings -> {
          hosts.add(readings);
          next.accept(batch, ack);
        }
        case EventBatch _ -> next.accept(batch, ack);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void stop(Duration grace) {
    closeTick();
    lock.lock();
    try {
      for (OpenWindow rest = windows.takeOldest(); rest != null; rest = windows.takeOldest()) {
        output.send(rest);
      }
      metrics.now(flows, windows, windows.bytes());
    } finally {
      lock.unlock();
    }
  }

  private void tick() {
    lock.lock();
    try {
      time.look();
      handOn();
    } finally {
      lock.unlock();
    }
  }

  private void take(FlowBatch batch, Ack ack) {
    List<Flow> rows = new ArrayList<>(0);
    for (Flow flow : batch.flows()) {
      if (flow.window() == null) {
        intake.add(flow, batch.resource());
      } else {
        rows.add(flow);
      }
    }
    boolean packets;
    if (rows.isEmpty()) {
      packets = intake.finish(ack);
    } else {
      Ack[] forks = ack.fork(2);
      packets = intake.finish(forks[0]);
      next.accept(new FlowBatch(batch.resource(), rows), forks[1]);
    }
    handOn();
    if (packets) {
      time.handled();
    }
  }

  /// Hands on the windows that have waited long enough, and others where there is too much.
  private void handOn() {
    OpenWindow due = windows.takeDue(time::isDue);
    while (due != null) {
      time.handedOn(due);
      output.send(due);
      due = windows.takeDue(time::isDue);
    }
    long bytes = windows.bytes();
    while (bytes > config.maxPending().bytes() || flows.size() > config.maxFlows()) {
      if (flows.size() > config.maxFlows()) {
        int surplus = flows.size() - config.maxFlows() + config.maxFlows() / 8;
        metrics.forgot(flows.removeOldest(surplus, flow -> !windows.hasRows(flow)));
      }
      if (bytes > config.maxPending().bytes() || flows.size() > config.maxFlows()) {
        sendEarly();
      }
      bytes = windows.bytes();
    }
    metrics.now(flows, windows, bytes);
  }

  private void sendEarly() {
    OpenWindow oldest = windows.takeOldest();
    if (oldest != null) {
      metrics.windowClosedEarly();
      output.send(oldest);
    }
  }

  private void closeTick() {
    AutoCloseable running = tick;
    tick = null;
    if (running != null) {
      try {
        running.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        throw new IllegalStateException("the tick cannot be closed", e);
      }
    }
  }
}
