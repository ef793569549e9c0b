// SPDX-License-Identifier: Apache-2.0
package dev.weir.bench;

import dev.weir.api.Ack;
import dev.weir.api.BatchConsumer;
import dev.weir.api.FlowBatch;
import dev.weir.api.component.Receiver;
import dev.weir.api.component.ReceiverContext;
import dev.weir.api.component.ReceiverFactory;
import dev.weir.api.component.Setting;
import dev.weir.api.component.Stability;
import dev.weir.api.flow.DirectionCounts;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.FlowKey;
import dev.weir.api.flow.HeaderFields;
import dev.weir.api.flow.Observation;
import dev.weir.api.flow.Spread;
import dev.weir.api.flow.Tcp;
import dev.weir.api.flow.Tcp.Analysis;
import dev.weir.api.flow.Tcp.ConnectionState;
import dev.weir.api.flow.Tcp.DirectionAnalysis;
import dev.weir.api.flow.TcpFlags;
import dev.weir.api.flow.Traffic;
import dev.weir.api.flow.Window;
import dev.weir.api.net.Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/// A receiver that tells of live flows as the tap does: each once for every five seconds, in the order of
/// a hash table, every part of every record made anew.
public final class FlowEpochs implements ReceiverFactory<FlowEpochs.Config> {
  /// Public because the runtime makes it.
  public record Config(
      @Setting("Live flows.") int flows,
      @Setting("Epochs in all.") int epochs,
      @Setting("Whether records are rows of windows already, as window-agg makes them.")
          boolean rows) {}

  private static final int BATCH = 4096;
  private static final long EPOCH_NANOS = 5_000_000_000L;

  /// Long past, so that no packet is of the future.
  private static final long START_NANOS = 1_700_000_000_000_000_000L;

  private static final long BACKWARD_PACKETS = 12;
  private static final Observation HERE = new Observation("eth0", 2, Observation.Side.EGRESS);

  private final Semaphore fed = new Semaphore(0);
  private final Semaphore end = new Semaphore(0);

  /// Waits until everything has been handed over. The receiver ends when [#end] says so.
  void awaitFed() throws InterruptedException {
    fed.acquire();
  }

  void end() {
    end.release();
  }

  /// Packets in the records of so many flows and epochs.
  static long packets(int flows, int epochs) {
    long packets = 0;
    for (int number = 0; number < flows; number++) {
      packets += forwardPackets(number) + BACKWARD_PACKETS;
    }
    return packets * epochs;
  }

  @Override
  public String type() {
    return "epochs";
  }

  @Override
  public String description() {
    return "Tells of live flows as the tap does.";
  }

  @Override
  public Stability stability() {
    return Stability.ALPHA;
  }

  @Override
  public Config defaults() {
    return new Config(100_000, 10, false);
  }

  @Override
  public Receiver create(ReceiverContext context, Config config, BatchConsumer next) {
    return new Receiver() {
      @Override
      public void start() {
        context
            .threads()
            .platform(
                "epochs",
                () -> {
                  for (int epoch = 0; epoch < config.epochs(); epoch++) {
                    tell(context, config, next, epoch);
                  }
                  fed.release();
                  end.acquireUninterruptibly();
                  context.finished();
                });
      }

      @Override
      public void stop(Duration grace) {}
    };
  }

  private static void tell(ReceiverContext context, Config config, BatchConsumer next, int epoch) {
    for (int from = 0; from < config.flows(); from += BATCH) {
      int size = Math.min(BATCH, config.flows() - from);
      List<Flow> flows = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        Flow flow = flow(from + i, epoch);
        flows.add(config.rows() ? row(flow, epoch) : flow);
      }
      next.accept(new FlowBatch(context.resource(), flows), Ack.ignored());
    }
  }

  /// The record of a TCP flow over IPv6, with all that the tap fills in.
  private static Flow flow(int number, int epoch) {
    // Neither addresses nor times are in the order of the numbers.
    int scattered = number * 0x9e3779b1;
    long first = START_NANOS + (scattered >>> 1) % EPOCH_NANOS;
    long start = first + epoch * EPOCH_NANOS;
    long end = START_NANOS + (epoch + 1) * EPOCH_NANOS - 1 - number;
    boolean reversed = (scattered & 1) == 0;
    FlowKey key =
        new FlowKey(
            6,
            6,
            new Address(0x20010db8_00000000L, reversed ? -1L - scattered : scattered),
            1024 + number % 60_000,
            new Address(0x20010db8_00000000L, number % 100),
            443);
    long forward = forwardPackets(number);
    long packets = forward + BACKWARD_PACKETS;
    return Flow.ofPackets(
        key,
        start,
        Math.max(start, end),
        first,
        epoch,
        null,
        new Observation(HERE.interfaceName(), 2, Observation.Side.EGRESS),
        new Observation(HERE.interfaceName(), 2, Observation.Side.INGRESS),
        new Traffic(
            new DirectionCounts(forward, 1_200 + number % 100, 1_060, 500),
            new DirectionCounts(BACKWARD_PACKETS, 14_000 + number % 1_000, 13_800, 13_000),
            new Spread(packets, 15_200 + number % 100 + number % 1_000, 1.5e7 / 7, 74, 1_514),
            new Spread(packets - 1, 1e6 / 3 + number, 3e10 / 7, 12.345, 250_000),
            0,
            0,
            new HeaderFields(64, 64, 0, 0, number & 0xfffff),
            new HeaderFields(57, 57, 0, 0, scattered & 0xfffff)),
        new Tcp(
            new TcpFlags(0, epoch == 0 ? 1 : 0, 0, 4, 9, 0, 0, 0, epoch == 0 ? 1 : 0, 0),
            new TcpFlags(0, epoch == 0 ? 1 : 0, 0, 5, 12, 0, 0, 0, 0, epoch == 0 ? 1 : 0),
            new Analysis(
                new DirectionAnalysis(number % 11 == 0 ? 1 : 0, 0, 0, 0),
                new DirectionAnalysis(0, 0, 0, 0),
                number % 11 == 0 ? 1 : 0,
                1_234,
                Tcp.State.ESTABLISHED,
                ConnectionState.S1)));
  }

  private static long forwardPackets(int number) {
    return 10L + number % 7;
  }

  private static Flow row(Flow flow, int epoch) {
    long start = START_NANOS + epoch * EPOCH_NANOS;
    return new Flow(
        flow.key(),
        flow.startNanos(),
        flow.endNanos(),
        flow.firstNanos(),
        flow.sequence(),
        flow.endReason(),
        flow.forwardSeen(),
        flow.backwardSeen(),
        flow.traffic(),
        flow.tcp(),
        flow.exchanges(),
        null,
        null,
        null,
        new Window(
            start,
            start + EPOCH_NANOS,
            epoch > 0,
            Window.Handshake.COMPLETE,
            null,
            null,
            Window.End.SOURCE));
  }
}
