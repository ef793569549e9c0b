// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.drops;

import dev.weir.api.BatchConsumer;
import dev.weir.api.component.Clock;
import dev.weir.api.component.Receiver;
import dev.weir.api.component.ReceiverContext;
import dev.weir.api.component.StartException;
import dev.weir.bpf.BpfException;
import dev.weir.bpf.drops.DropEnvironment;
import dev.weir.bpf.drops.DropProgram;
import dev.weir.bpf.drops.DropSettings;
import dev.weir.bpf.tap.KernelClock;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The kernel program and the thread that reads it shortly after each interval. While the pipeline
/// holds that thread up the kernel counts on.
final class DropsReceiver implements Receiver {
  /// After an interval's end, so that drops whose time was taken before it have been counted.
  private static final long SETTLE_NANOS = 20_000_000L;

  private final ReceiverContext context;
  private final DropsReceiverConfig config;
  private final BatchConsumer next;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private @Nullable Thread reading;

  DropsReceiver(ReceiverContext context, DropsReceiverConfig config, BatchConsumer next) {
    this.context = context;
    this.config = config;
    this.next = next;
  }

  /// The network namespace of the calling thread is the own one.
  @Override
  public void start() throws StartException {
    KernelClock clock = new KernelClock(Clock.system());
    DropSettings settings =
        new DropSettings(
            config.interval(),
            config.maxFlows(),
            config.namespaces() == DropsReceiverConfig.Namespaces.OWN);
    try {
      DropProgram program = DropProgram.attach(settings, clock.offsetNanos());
      DropRounds rounds = new DropRounds(program, config, clock, context.resource(), next);
      reading = context.threads().platform("read", () -> readUntilStopped(program, rounds, clock));
    } catch (BpfException e) {
      List<String> missing = DropEnvironment.missing();
      throw new StartException(
          missing.isEmpty() ? String.valueOf(e.getMessage()) : String.join("; ", missing), e);
    }
  }

  @Override
  public void stop(Duration grace) {
    stopping.countDown();
    Thread ending = reading;
    reading = null;
    if (ending != null && !join(ending, grace)) {
      context.logger().log(Level.WARNING, "the last drops were not taken within " + grace);
    }
  }

  private void readUntilStopped(DropProgram program, DropRounds rounds, KernelClock clock) {
    try (program) {
      while (!stopping.await(untilEpoch(clock), TimeUnit.NANOSECONDS)) {
        long step = clock.followStep();
        if (step != 0) {
          program.setClockOffset(clock.offsetNanos());
          context
              .logger()
              .log(
                  Level.WARNING,
                  "the wall clock was set by " + Duration.ofNanos(step) + "; drops follow");
        }
        rounds.round();
      }
      program.detach();
      rounds.round();
    } catch (BpfException e) {
      context.failed("cannot read the kernel's drops: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long untilEpoch(KernelClock clock) {
    long interval = config.interval().toNanos();
    return interval - Math.floorMod(clock.epochNanos() - SETTLE_NANOS, interval);
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
