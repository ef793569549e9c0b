// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.telemetry;

import dev.weir.api.component.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// How one component is, derived from what passes its edges. It is unhealthy when something it does
/// has failed without a success for longer than the grace time, when a thread of it has died, or
/// when it said that it failed. Safe for use by several threads.
public final class Health {
  /// @param pending whether what failed still waits to be tried again
  private record Failing(long sinceNanos, long lastNanos, boolean pending, String message) {}

  private final Clock clock;
  private final Supplier<Duration> grace;
  private final Map<String, Failing> failing = new ConcurrentHashMap<>();
  private final List<Supplier<Optional<String>>> checks = new ArrayList<>();
  private volatile String fatal = "";
  private volatile String degraded = "";
  private volatile @Nullable LastError lastError;

  Health(Clock clock, Supplier<Duration> grace) {
    this.clock = clock;
    this.grace = grace;
  }

  /// Adds a question to ask whenever health is asked for. Call it before the component starts.
  public void addCheck(Supplier<Optional<String>> unhealthyReason) {
    checks.add(unhealthyReason);
  }

  /// `activity` failed and what it was done for is given up. It counts as failing from its first
  /// failure until it succeeds; but a single failure with nothing to do since says little, so the
  /// failures must span the grace time.
  public void failed(String activity, String message) {
    failing(activity, message, false);
  }

  /// `activity` failed and will be tried again; it counts as failing from its first failure until it
  /// succeeds.
  public void failedForNow(String activity, String message) {
    failing(activity, message, true);
  }

  private void failing(String activity, String message, boolean pending) {
    note(message);
    long now = clock.monotonicNanos();
    failing.compute(
        activity,
        (_, before) ->
            new Failing(before == null ? now : before.sinceNanos(), now, pending, message));
  }

  public void succeeded(String activity) {
    if (!failing.isEmpty()) {
      failing.remove(activity);
    }
  }

  /// The component cannot get well again by itself.
  public void fatal(String reason) {
    note(reason);
    if (fatal.isEmpty()) {
      fatal = reason;
    }
  }

  /// The component works less well than it should; an empty text says that it is well again.
  public void degraded(String reason) {
    degraded = reason;
  }

  /// Keeps an error for `/status` without judging the component by it.
  public void note(String message) {
    lastError = new LastError(message, clock.epochNanos());
  }

  public boolean healthy() {
    return unhealthyReason().isEmpty();
  }

  /// Why the component is unhealthy; empty when it is well.
  public Optional<String> unhealthyReason() {
    if (!fatal.isEmpty()) {
      return Optional.of(fatal);
    }
    for (Failing one : failing.values()) {
      long until = one.pending() ? clock.monotonicNanos() : one.lastNanos();
      if (until - one.sinceNanos() > grace.get().toNanos()) {
        Duration age = Duration.ofNanos(clock.monotonicNanos() - one.sinceNanos());
        return Optional.of("failing for " + age.toSeconds() + " s: " + one.message());
      }
    }
    return checks.stream().flatMap(check -> check.get().stream()).findFirst();
  }

  /// Empty when the component works as it should.
  public String degradedReason() {
    return degraded;
  }

  public Optional<LastError> lastError() {
    return Optional.ofNullable(lastError);
  }

  public Duration grace() {
    return grace.get();
  }
}
