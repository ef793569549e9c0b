// SPDX-License-Identifier: Apache-2.0
package dev.weir.bench;

import dev.weir.api.Ack;
import dev.weir.api.Batch;
import dev.weir.api.component.Receiver;
import dev.weir.api.component.StartException;
import dev.weir.receiver.system.SystemReceiverConfig;
import dev.weir.receiver.system.SystemReceiverFactory;
import dev.weir.testkit.ManualClock;
import dev.weir.testkit.TestContext;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/// What a sample of the receiver `system` costs: warm, one after the other; with many processes; as it
/// comes about in a running Weir, one a second; and what OSHI takes for the like.
///
/// Arguments: samples to warm up, samples measured, processes to add, seconds as it runs.
public final class SystemSampling {
  private static final Duration GRACE = Duration.ofSeconds(10);

  private SystemSampling() {}

  public static void main(String[] arguments) throws Exception {
    int warmUp = Integer.parseInt(arguments[0]);
    int measured = Integer.parseInt(arguments[1]);
    int added = Integer.parseInt(arguments[2]);
    int seconds = Integer.parseInt(arguments[3]);
    System.out.println("| what | processes | ms of time | ms of processor time | at most 5 |");
    System.out.println("|---|---|---|---|---|");
    asItRuns(seconds);
    warm("a sample, warm", 3, warmUp, measured);
    warm("without the list of processes", 0, warmUp, measured);
    try (OshiSampling oshi = new OshiSampling()) {
      oshi.measure(warmUp / 5, measured / 5);
    }
    List<Process> sleepers = sleepers(added);
    try {
      warm("a sample, warm", 3, warmUp, measured);
    } finally {
      sleepers.forEach(Process::destroyForcibly);
    }
  }

  /// Time that stands still but for a step after each sample, so that the next is due a millisecond later.
  private static void warm(String what, int top, int warmUp, int measured)
      throws StartException, InterruptedException {
    ManualClock clock = new ManualClock();
    TestContext context = TestContext.of("system", clock);
    SystemReceiverFactory factory = new SystemReceiverFactory();
    SystemReceiverConfig config = config(factory.defaults(), top);
    CountDownLatch enough = new CountDownLatch(warmUp + measured);
    Costs costs = new Costs(context, warmUp);
    // The first is due then: 50 ms before the end of the window.
    clock.advance(config.interval().minusMillis(51));
    Receiver receiver =
        factory.create(
            context,
            config,
            (batch, ack) -> {
              costs.add(batch, ack);
              clock.advance(config.interval());
              enough.countDown();
            });
    receiver.start();
    enough.await();
    receiver.stop(GRACE);
    costs.print(what);
  }

  private static void asItRuns(int seconds) throws StartException, InterruptedException {
    TestContext context = TestContext.of("system");
    SystemReceiverFactory factory = new SystemReceiverFactory();
    SystemReceiverConfig config =
        factory.withInterval(config(factory.defaults(), 3), Duration.ofSeconds(1));
    CountDownLatch enough = new CountDownLatch(seconds);
    Costs costs = new Costs(context, seconds / 2);
    Receiver receiver =
        factory.create(
            context,
            config,
            (batch, ack) -> {
              costs.add(batch, ack);
              enough.countDown();
            });
    receiver.start();
    enough.await();
    receiver.stop(GRACE);
    costs.print("one a second, the second half of " + seconds + " s");
  }

  private static SystemReceiverConfig config(SystemReceiverConfig defaults, int top) {
    return new SystemReceiverConfig(
        defaults.interval(),
        SystemReceiverConfig.Scope.HOST,
        defaults.rootPath(),
        defaults.interfaces(),
        defaults.perCpu(),
        defaults.filesystems(),
        top);
  }

  private static List<Process> sleepers(int count) throws IOException {
    List<Process> sleepers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sleepers.add(new ProcessBuilder("sleep", "600").start());
    }
    return sleepers;
  }

  /// Of each sample that was taken after those to warm up. The samples come on one thread, whose
  /// processor time between two of them is that of the later one.
  private static final class Costs {
    private final TestContext context;
    private final Samples wall = new Samples();
    private final Samples processor = new Samples();
    private int toSkip;
    private long before;

    private Costs(TestContext context, int toSkip) {
      this.context = context;
      this.toSkip = toSkip;
    }

    private void add(Batch batch, Ack ack) {
      if (batch.size() == 0 || !context.degradedReason().isEmpty()) {
        throw new IllegalStateException("not a whole sample: " + context.degradedReason());
      }
      ack.settle(dev.weir.api.Outcome.DELIVERED);
      long now = ProcessorTime.ofThread();
      if (toSkip > 0) {
        toSkip--;
      } else {
        wall.add(context.meter().gauge("system_sample_seconds") * 1e3);
        processor.add((now - before) / 1e6);
      }
      before = now;
    }

    private void print(String what) {
      System.out.printf(
          Locale.ROOT,
          "| %s | %d | %s | %s | %s |%n",
          what,
          ProcessHandle.allProcesses().count(),
          wall.text(2),
          processor.text(2),
          wall.median() <= 5 ? "yes" : "**no**");
    }
  }
}
