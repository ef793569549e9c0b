// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.answer;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;

/// The header `Retry-After` (RFC 9110 section 10.2.3): seconds, or a date in any of the three forms of
/// section 5.6.7.
final class RetryAfter {
  private static final int CENTURY_BACK = 49;

  private RetryAfter() {}

  /// The delay from `now`, at least zero and at most [Responses#LONGEST_DELAY]; zero when the value
  /// says nothing that can be read.
  static Duration parse(String value, Instant now) {
    String text = value.strip();
    if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      boolean huge = text.length() > 9;
      return bounded(huge ? Responses.LONGEST_DELAY : Duration.ofSeconds(Long.parseLong(text)));
    }
    for (DateTimeFormatter form : forms(now)) {
      try {
        return bounded(Duration.between(now, form.parse(text, Instant::from)));
      } catch (DateTimeException _) {
        // The next form, then.
      }
    }
    return Duration.ZERO;
  }

  private static Duration bounded(Duration delay) {
    if (delay.isNegative()) {
      return Duration.ZERO;
    }
    return delay.compareTo(Responses.LONGEST_DELAY) > 0 ? Responses.LONGEST_DELAY : delay;
  }

  private static List<DateTimeFormatter> forms(Instant now) {
    // A year of two digits that seems to be more than 50 years ahead is in the past.
    int oldest = now.atZone(ZoneOffset.UTC).getYear() - CENTURY_BACK;
    DateTimeFormatter rfc850 =
        new DateTimeFormatterBuilder()
            .appendPattern("EEEE, dd-MMM-")
            .appendValueReduced(ChronoField.YEAR, 2, 2, oldest)
            .appendPattern(" HH:mm:ss 'GMT'")
            .toFormatter(Locale.US)
            .withZone(ZoneOffset.UTC);
    DateTimeFormatter asctime =
        DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.US)
            .withZone(ZoneOffset.UTC);
    return List.of(DateTimeFormatter.RFC_1123_DATE_TIME, rfc850, asctime);
  }
}
