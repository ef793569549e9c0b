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
import dev.weir.api.flow.Observation;
import dev.weir.api.flow.Spread;
import dev.weir.api.flow.Tcp;
import dev.weir.api.flow.TcpFlags;
import dev.weir.api.flow.Traffic;
import dev.weir.api.net.Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/// A receiver that hands over flow records made beforehand, so that what is measured is what comes
/// after it; or, at a rate, new ones, so that those that wait take the memory that they would take.
public final class SyntheticFlows implements ReceiverFactory<SyntheticFlows.Config> {
  /// Public because the runtime makes it.
  public record Config(
      @Setting("Batches in all.") int batches,
      @Setting("Flow records in each.") int size,
      @Setting("Batches a second, of new records; 0 for as many as are taken, of the same ones.")
          int batchesPerSecond) {}

  private static final int DIFFERENT = 64;

  private final Queue<Long> handedOver = new ConcurrentLinkedQueue<>();

  /// When each batch was handed over, where they are at a rate.
  List<Long> handedOverNanos() {
    return List.copyOf(handedOver);
  }

  @Override
  public String type() {
    return "synthetic";
  }

  @Override
  public String description() {
    return "Hands over flow records made beforehand.";
  }

  @Override
  public Stability stability() {
    return Stability.ALPHA;
  }

  @Override
  public Config defaults() {
    return new Config(1024, 1024, 0);
  }

  @Override
  public Receiver create(ReceiverContext context, Config config, BatchConsumer next) {
    return new Source(context, config, next);
  }

  private final class Source implements Receiver {
    private final ReceiverContext context;
    private final Config config;
    private final BatchConsumer next;
    private final List<FlowBatch> batches = new ArrayList<>();
    private volatile boolean stopped;

    Source(ReceiverContext context, Config config, BatchConsumer next) {
      this.context = context;
      this.config = config;
      this.next = next;
      for (int i = 0; i < DIFFERENT; i++) {
        batches.add(batch(i));
      }
    }

    private FlowBatch batch(int number) {
      List<Flow> flows = new ArrayList<>(config.size());
      for (int j = 0; j < config.size(); j++) {
        flows.add(flow(number * config.size() + j));
      }
      return new FlowBatch(context.resource(), flows);
    }

    private void handOver() {
      for (int i = 0; i < config.batches() && !stopped; i++) {
        next.accept(batches.get(i % DIFFERENT), Ack.ignored());
      }
    }

    private void handOverAtRate() {
      long period = 1_000_000_000L / config.batchesPerSecond();
      long due = System.nanoTime();
      for (int i = 0; i < config.batches() && !stopped; i++) {
        // Who was held up does not make up for it.
        due = Math.max(due + period, System.nanoTime() - period);
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        FlowBatch batch = batch(i);
        handedOver.add(System.nanoTime());
        next.accept(batch, Ack.ignored());
      }
    }

    @Override
    public void start() {
      context
          .threads()
          .platform(
              "synthetic",
              () -> {
                if (config.batchesPerSecond() == 0) {
                  handOver();
                } else {
                  handOverAtRate();
                }
                context.finished();
              });
    }

    @Override
    public void stop(Duration grace) {
      stopped = true;
    }
  }

  /// A TCP flow over IPv6, with every part that the tap fills.
  static Flow flow(int number) {
    Address source = new Address(0x20010db8_00000000L, number);
    Address destination = new Address(0x20010db8_00000001L, number % 100);
    FlowKey key = new FlowKey(6, 6, source, 1024 + number % 60_000, destination, 443);
    long start = 1_780_000_000_000_000_000L + number * 1_000L;
    DirectionCounts forward = new DirectionCounts(10 + number % 7, 1200, 1060, 500);
    DirectionCounts backward = new DirectionCounts(12, 14_000 + number % 1000, 13_800, 13_000);
    Spread sizes = new Spread(22 + number % 7, 15_200, 1.5e7, 74, 1514);
    Spread gaps = new Spread(21 + number % 7, 1e6 + number, 3e10, 12.345, 250_000);
    TcpFlags flags = new TcpFlags(1, 1, 0, 4, 9, 0, 0, 0, 1, 0);
    Observation here = new Observation("eth0", 2, Observation.Side.EGRESS);
    Observation back = new Observation("eth0", 2, Observation.Side.INGRESS);
    return Flow.ofPackets(
        key,
        start,
        start + 4_000_000_000L,
        start,
        number % 3,
        null,
        here,
        back,
        new Traffic(forward, backward, sizes, gaps, 0, 0),
        new Tcp(flags, flags, null));
  }
}
