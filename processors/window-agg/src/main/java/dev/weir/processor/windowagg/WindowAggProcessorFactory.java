// SPDX-License-Identifier: Apache-2.0
package dev.weir.processor.windowagg;

import dev.weir.api.BatchConsumer;
import dev.weir.api.component.ByteSize;
import dev.weir.api.component.Problems;
import dev.weir.api.component.Processor;
import dev.weir.api.component.ProcessorContext;
import dev.weir.api.component.ProcessorFactory;
import dev.weir.api.component.Stability;
import java.time.Duration;

/// Makes [WindowAggProcessor]s.
public final class WindowAggProcessorFactory implements ProcessorFactory<WindowAggProcessorConfig> {
  private static final Duration SHORTEST_WINDOW = Duration.ofMillis(1);
  private static final Duration LONGEST_WINDOW = Duration.ofDays(1);
  private static final Duration LONGEST_LATENESS = Duration.ofHours(1);
  private static final int FEWEST_FLOWS = 1024;
  private static final int MOST_FLOWS = 16 << 20;
  private static final ByteSize LEAST_PENDING = ByteSize.ofMebibytes(1);
  private static final ByteSize MOST_PENDING = ByteSize.ofMebibytes(1024);

  @Override
  public String type() {
    return "window-agg";
  }

  @Override
  public String description() {
    return "Joins packets, application exchanges, drops and the host's state into one row for each"
        + " flow and window.";
  }

  @Override
  public Stability stability() {
    return Stability.ALPHA;
  }

  @Override
  public WindowAggProcessorConfig defaults() {
    return WindowAggProcessorConfig.DEFAULTS;
  }

  @Override
  public void check(WindowAggProcessorConfig config, Problems problems) {
    if (isOutside(config.window(), SHORTEST_WINDOW, LONGEST_WINDOW)
        || config.window().toNanos() % SHORTEST_WINDOW.toNanos() != 0) {
      problems.add(
          "window",
          "is " + text(config.window()) + "; wanted a whole number of milliseconds, 1ms to 1d");
    }
    if (isOutside(config.lateness(), Duration.ZERO, LONGEST_LATENESS)) {
      problems.add("lateness", "is " + text(config.lateness()) + "; wanted 0s to 1h");
    }
    if (config.maxFlows() < FEWEST_FLOWS || config.maxFlows() > MOST_FLOWS) {
      problems.add(
          "max_flows",
          "is " + config.maxFlows() + "; wanted " + FEWEST_FLOWS + " to " + MOST_FLOWS);
    }
    long pending = config.maxPending().bytes();
    if (pending < LEAST_PENDING.bytes() || pending > MOST_PENDING.bytes()) {
      problems.add(
          "max_pending",
          "is " + config.maxPending() + "; wanted " + LEAST_PENDING + " to " + MOST_PENDING);
    }
  }

  @Override
  public Duration window(WindowAggProcessorConfig config) {
    return config.window();
  }

  @Override
  public Processor create(
      ProcessorContext context, WindowAggProcessorConfig config, BatchConsumer next) {
    return new WindowAggProcessor(context, config, next);
  }

  private static boolean isOutside(Duration value, Duration least, Duration most) {
    return value.compareTo(least) < 0 || value.compareTo(most) > 0;
  }

  private static String text(Duration duration) {
    long nanos = duration.toNanos();
    if (nanos % 1_000_000_000L == 0) {
      return duration.toSeconds() + "s";
    }
    return nanos % 1_000_000L == 0 ? duration.toMillis() + "ms" : nanos + "ns";
  }
}
