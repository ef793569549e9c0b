// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import dev.weir.api.component.ComponentId;
import dev.weir.api.component.ProcessorFactory;
import dev.weir.api.component.ReceiverFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes receivers cut their records where the processors behind them want them cut. An interval that
/// the configuration gives is not touched; a receiver's own default is shortened where the windows of
/// its pipelines ask for it, as little as they allow.
final class RecordIntervals {
  private static final String INTERVAL = "interval";
  private static final String WINDOW = "window";

  /// Enough for a window of 1,000 times the usual interval that is a whole number of milliseconds.
  private static final long MOST_PARTS = 1_000_000;

  /// A processor with a window, and where it stands.
  private record Windowed(Place place, long nanos) {
    String text() {
      return "'" + DurationText.format(Duration.ofNanos(nanos)) + "'";
    }
  }

  private final List<ComponentSection.Bound> components;
  private final List<PipelineSettings> pipelines;
  private final ProblemList problems;

  /// @param pipelines may lack what there are problems about
  RecordIntervals(
      List<ComponentSection.Bound> components,
      List<PipelineSettings> pipelines,
      ProblemList problems) {
    this.components = components;
    this.pipelines = pipelines;
    this.problems = problems;
  }

  /// The components, receivers with the interval that they will have. What cannot be met is reported
  /// at the window.
  List<ComponentSection.Bound> settled() {
    List<ComponentSection.Bound> settled = new ArrayList<>();
    for (ComponentSection.Bound bound : components) {
      settled.add(
          bound.component() instanceof ConfiguredReceiver receiver && isSound(bound)
              ? settled(bound, receiver)
              : bound);
    }
    return settled;
  }

  private ComponentSection.Bound settled(
      ComponentSection.Bound bound, ConfiguredReceiver receiver) {
    List<Windowed> windows = windows(receiver.id());
    if (windows.isEmpty()) {
      return bound;
    }
    try {
      ConfiguredReceiver settled =
          settled(receiver.id(), receiver.factory(), receiver.config(), bound.place(), windows);
      return new ComponentSection.Bound(settled, bound.place());
    } catch (RuntimeException | LinkageError e) {
      ComponentChecks.reportDefect(bound.place(), "its interval", e, problems);
      return bound;
    }
  }

  /// The configuration was made from the factory's own defaults, so their types agree.
  @SuppressWarnings("unchecked")
  private <C extends Record> ConfiguredReceiver settled(
      ComponentId id,
      ReceiverFactory<C> factory,
      Record config,
      Place place,
      List<Windowed> windows) {
    C settled = settled(factory, (C) config, place, windows);
    return new ConfiguredReceiver(id, factory, settled);
  }

  private <C extends Record> C settled(
      ReceiverFactory<C> factory, C config, Place place, List<Windowed> windows) {
    Duration interval = factory.interval(config);
    if (interval == null || !isPositive(interval)) {
      return config;
    }
    if (SettingPath.isWritten(place.node(), INTERVAL)) {
      windows.forEach(window -> compare(window, interval, place));
      return config;
    }
    long shared = windows.stream().mapToLong(Windowed::nanos).reduce(0, RecordIntervals::gcd);
    long longest = longest(shared, interval.toNanos());
    if (longest == interval.toNanos()) {
      return config;
    }
    C shortened = factory.withInterval(config, Duration.ofNanos(longest));
    factory.check(
        shortened,
        (setting, message) -> {
          if (setting.equals(INTERVAL)) {
            windows.forEach(window ->
                report(
                    window, "makes the interval of " + place.path() + " too short: it " + message));
          }
        });
    return shortened;
  }

  private void compare(Windowed window, Duration interval, Place receiver) {
    if (window.nanos() % interval.toNanos() != 0) {
      report(
          window,
          "is no multiple of "
              + DurationText.format(interval)
              + ", the interval of "
              + receiver.path()
              + "; wanted a multiple, or no interval there");
    }
  }

  private void report(Windowed window, String message) {
    window.place().into(problems).add(WINDOW, window.text() + " " + message);
  }

  private List<Windowed> windows(ComponentId receiver) {
    List<Windowed> windows = new ArrayList<>();
    for (ComponentSection.Bound bound : components) {
      if (bound.component() instanceof ConfiguredProcessor processor
          && isSound(bound)
          && pipelines.stream()
              .anyMatch(pipeline ->
                  pipeline.receivers().contains(receiver)
                      && pipeline.processors().contains(processor.id()))) {
        Duration window = window(bound, processor);
        if (window != null && isPositive(window)) {
          windows.add(new Windowed(bound.place(), window.toNanos()));
        }
      }
    }
    return windows;
  }

  private @Nullable Duration window(ComponentSection.Bound bound, ConfiguredProcessor processor) {
    try {
      return window(processor.factory(), processor.config());
    } catch (RuntimeException | LinkageError e) {
      ComponentChecks.reportDefect(bound.place(), "its window", e, problems);
      return null;
    }
  }

  @SuppressWarnings("unchecked")
  private static <C extends Record> @Nullable Duration window(
      ProcessorFactory<C> factory, Record config) {
    return factory.window((C) config);
  }

  private boolean isSound(ComponentSection.Bound bound) {
    return !problems.hasAtOrBelow(bound.place().path());
  }

  private static boolean isPositive(Duration duration) {
    return duration.compareTo(Duration.ZERO) > 0;
  }

  /// The longest interval, not above the usual one, of which the shared length is a multiple.
  static long longest(long shared, long usual) {
    for (long parts = Math.ceilDiv(shared, usual); parts <= MOST_PARTS; parts++) {
      if (shared % parts == 0) {
        return Math.min(usual, shared / parts);
      }
    }
    return gcd(shared, usual);
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
