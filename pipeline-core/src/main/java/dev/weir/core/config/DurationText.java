// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as configurations write them: `500ms`, `5s`, `1m30s`, `2h`, `1d`.
public final class DurationText {
  private static final Pattern PART = Pattern.compile("(\\d{1,18})(ns|us|ms|s|m|h|d)");
  private static final long[] NANOS = {
    86_400_000_000_000L, 3_600_000_000_000L, 60_000_000_000L, 1_000_000_000L, 1_000_000L, 1_000L, 1L
  };
  private static final String[] UNITS = {"d", "h", "m", "s", "ms", "us", "ns"};

  private DurationText() {}

  /// Reads one or more numbers with units, greatest unit first.
  ///
  /// @throws IllegalArgumentException when the text is not a duration or is above 292 years
  public static Duration parse(String text) {
    String rest = text.trim().toLowerCase(Locale.ROOT);
    Matcher matcher = PART.matcher(rest);
    long nanos = 0;
    int position = 0;
    int lastUnit = -1;
    try {
      while (position < rest.length()) {
        matcher.region(position, rest.length());
        if (!matcher.lookingAt()) {
          throw notADuration(text);
        }
        int unit = indexOf(matcher.group(2));
        if (unit <= lastUnit) {
          throw notADuration(text);
        }
        long part = Math.multiplyExact(Long.parseLong(matcher.group(1)), NANOS[unit]);
        nanos = Math.addExact(nanos, part);
        lastUnit = unit;
        position = matcher.end();
      }
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("'" + text + "' is more than 292 years", e);
    }
    if (lastUnit < 0) {
      throw notADuration(text);
    }
    return Duration.ofNanos(nanos);
  }

  /// The shortest exact text that [#parse] reads back.
  public static String format(Duration duration) {
    if (duration.isZero()) {
      return "0s";
    }
    StringBuilder text = new StringBuilder();
    long rest = duration.toNanos();
    for (int i = 0; i < UNITS.length; i++) {
      long count = rest / NANOS[i];
      if (count != 0) {
        text.append(count).append(UNITS[i]);
        rest -= count * NANOS[i];
      }
    }
    return text.toString();
  }

  private static int indexOf(String unit) {
    for (int i = 0; i < UNITS.length; i++) {
      if (UNITS[i].equals(unit)) {
        return i;
      }
    }
    throw new IllegalArgumentException(unit);
  }

  private static IllegalArgumentException notADuration(String text) {
    return new IllegalArgumentException(
        "'" + text + "' is not a duration; wanted one like 5s, 500ms or 1m30s");
  }
}
