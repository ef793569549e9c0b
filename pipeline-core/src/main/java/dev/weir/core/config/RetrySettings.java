// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import dev.weir.api.component.Problems;
import dev.weir.api.component.Setting;
import java.time.Duration;

/// How a failed export is tried again: the key `retry` of every exporter. By itself no batch is given
/// up for the time it takes: what may wait is bounded by the queue, whose `when_full` says what is lost
/// in an outage, if anything.
public record RetrySettings(
    @Setting("Whether a batch that failed for a passing reason is tried again.") boolean enabled,
    @Setting("The wait before the second try.") Duration initialInterval,
    @Setting("The longest wait between two tries.") Duration maxInterval,
    @Setting("How long a batch is tried before it is dropped and counted; `0s` is for ever.")
        Duration maxElapsed,
    @Setting("The factor from one wait to the next.") double multiplier,
    @Setting("The random share of each wait, from 0 to 1, that keeps many agents out of step.")
        double jitter) {

  public static final RetrySettings DEFAULTS =
      new RetrySettings(
          true, Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ZERO, 1.5, 0.5);

  void check(Problems problems) {
    if (!initialInterval.isPositive()) {
      problems.add("initial_interval", "is 0s; wanted a positive duration like 1s");
    }
    if (maxInterval.compareTo(initialInterval) < 0) {
      problems.add(
          "max_interval",
          DurationText.format(maxInterval)
              + " is shorter than initial_interval, which is "
              + DurationText.format(initialInterval));
    }
    if (!(multiplier >= 1 && multiplier <= 100)) {
      problems.add("multiplier", multiplier + " is out of range; wanted 1 to 100");
    }
    if (!(jitter >= 0 && jitter <= 1)) {
      problems.add("jitter", jitter + " is out of range; wanted 0 to 1");
    }
  }
}
