// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import dev.weir.api.Ack;
import dev.weir.api.BatchConsumer;
import dev.weir.api.EventBatch;
import dev.weir.api.MetricBatch;
import dev.weir.api.component.Clock;
import dev.weir.api.component.Receiver;
import dev.weir.api.component.ReceiverContext;
import dev.weir.api.component.StartException;
import dev.weir.api.telemetry.Meter;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The thread that takes a sample at the start, in each interval, and at the end. While the pipeline holds it up
/// samples are missed and counted; the next one covers the time since.
final class SystemReceiver implements Receiver {
  private final ReceiverContext context;
  private final SystemReceiverConfig config;
  private final BatchConsumer next;
  private final Clock clock;
  private final Meter.Counter missed;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private @Nullable Thread sampling;

  SystemReceiver(ReceiverContext context, SystemReceiverConfig config, BatchConsumer next) {
    this.context = context;
    this.config = config;
    this.next = next;
    this.clock = context.clock();
    this.missed =
        context
            .meter()
            .counter(
                "system_missed_samples", "Intervals without a sample because its time went by.");
  }

  @Override
  public void start() throws StartException {
    try {
      Origin origin = Origin.find(config);
      Sampler sampler =
          new Sampler(
              SourceList.of(config, origin.container()),
              origin.bootNanos(),
              new SourceFailures(context),
              context.meter());
      context.logger().log(Level.INFO, "the figures are those of " + origin.text());
      sampling = context.threads().platform("sample", () -> sampleUntilStopped(sampler));
    } catch (IOException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public void stop(Duration grace) {
    stopping.countDown();
    Thread ending = sampling;
    sampling = null;
    if (ending != null && !join(ending, grace)) {
      context.logger().log(Level.WARNING, "the last sample was not handed over within " + grace);
    }
  }

  private void sampleUntilStopped(Sampler sampler) {
    SampleTimes times = new SampleTimes(config.interval());
    try (sampler) {
      // What the next is compared with, here and by whoever takes differences of sums.
      tell(sampler, clock.epochNanos());
      while (!stopping.await(untilNext(times), TimeUnit.NANOSECONDS)) {
        OptionalLong stamp = times.stamp(clock.epochNanos());
        if (stamp.isPresent()) {
          tell(sampler, stamp.getAsLong());
        } else {
          missed.increment();
        }
      }
      long now = clock.epochNanos();
      if (times.isWithoutSample(now)) {
        tell(sampler, now);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long untilNext(SampleTimes times) {
    long now = clock.epochNanos();
    long due = times.plan(now);
    missed.add(times.skipped());
    return due - now;
  }

  private void tell(Sampler sampler, long stamp) {
    Sample sample = sampler.sample(new Moment(stamp, clock.monotonicNanos()));
    next.accept(new MetricBatch(context.resource(), sample.metrics()), Ack.ignored());
    if (!sample.events().isEmpty()) {
      next.accept(new EventBatch(context.resource(), sample.events()), Ack.ignored());
    }
  }

  private static boolean join(Thread thread, Duration grace) {
    try {
      return thread.join(grace);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
