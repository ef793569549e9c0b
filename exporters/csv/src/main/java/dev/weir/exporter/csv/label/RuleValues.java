// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.label;

import dev.weir.api.net.Protocol;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/// Texts of single values. Each method says in its exception what was found and what is wanted.
final class RuleValues {
  private static final int MOST_PROTOCOL = 255;
  private static final int MOST_PORT = 65_535;

  private RuleValues() {}

  static long label(String text) {
    if (!text.matches("-?\\d{1,18}")) {
      throw new IllegalArgumentException("'" + text + "' is no label; wanted a whole number");
    }
    return Long.parseLong(text);
  }

  static Range ipVersion(String text) {
    return switch (text) {
      case "4" -> Range.of(4, 4);
      case "6" -> Range.of(6, 6);
      default ->
          throw new IllegalArgumentException("'" + text + "' is no IP version; wanted 4 or 6");
    };
  }

  static Range protocol(String text) {
    for (int number = 0; number <= MOST_PROTOCOL; number++) {
      if (text.equals(Protocol.name(number)) || text.equals(Integer.toString(number))) {
        return Range.of(number, number);
      }
    }
    throw new IllegalArgumentException(
        "'" + text + "' is no protocol; wanted a name like tcp or a number from 0 to 255");
  }

  static Range ports(String text) {
    int dash = text.indexOf('-');
    int first = port(text, dash < 0 ? text : text.substring(0, dash));
    int last = dash < 0 ? first : port(text, text.substring(dash + 1));
    if (first > last) {
      throw new IllegalArgumentException("'" + text + "' ends before it begins");
    }
    return Range.of(first, last);
  }

  private static int port(String text, String number) {
    if (!number.trim().matches("\\d{1,5}") || Integer.parseInt(number.trim()) > MOST_PORT) {
      throw new IllegalArgumentException(
          "'" + text + "' is no port; wanted one like 443 or a range like 1024-65535");
    }
    return Integer.parseInt(number.trim());
  }

  /// Nanoseconds since the epoch.
  static long time(String text) {
    try {
      if (text.matches("\\d{1,10}(\\.\\d{1,9})?")) {
        return new BigDecimal(text).movePointRight(9).longValueExact();
      }
      Instant instant = OffsetDateTime.parse(text.replace(' ', 'T')).toInstant();
      return Math.addExact(
          Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is no time; wanted one like 2026-01-31T12:00:00Z, with its zone, or seconds since"
              + " the epoch",
          e);
    }
  }

  static String text(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("is empty; wanted a text");
    }
    return text;
  }
}
