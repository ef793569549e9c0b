// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.component;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A number of bytes, written `64MiB`, `10MB` or `512`.
public record ByteSize(long bytes) {
  private static final Pattern TEXT =
      Pattern.compile("(\\d{1,18})\\s*(B|KiB|MiB|GiB|TiB|kB|KB|MB|GB|TB)?");

  public ByteSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("a size is not negative, got " + bytes);
    }
  }

  public static ByteSize ofMebibytes(long mebibytes) {
    return new ByteSize(Math.multiplyExact(mebibytes, 1L << 20));
  }

  /// Reads the text form.
  ///
  /// @throws IllegalArgumentException when the text is not a size
  public static ByteSize parse(String text) {
    Matcher matcher = TEXT.matcher(text.trim());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'" + text + "' is not a size; wanted one like 64MiB");
    }
    String unit = matcher.group(2) == null ? "B" : matcher.group(2);
    long factor =
        switch (unit.toUpperCase(Locale.ROOT)) {
          case "KIB" -> 1L << 10;
          case "MIB" -> 1L << 20;
          case "GIB" -> 1L << 30;
          case "TIB" -> 1L << 40;
          case "KB" -> 1_000L;
          case "MB" -> 1_000_000L;
          case "GB" -> 1_000_000_000L;
          case "TB" -> 1_000_000_000_000L;
          default -> 1L;
        };
    try {
      return new ByteSize(Math.multiplyExact(Long.parseLong(matcher.group(1)), factor));
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("'" + text + "' is more than 8 EiB", e);
    }
  }

  /// The shortest exact text: `64MiB`, `1500B`.
  @Override
  public String toString() {
    String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
    long value = bytes;
    int unit = 0;
    while (value != 0 && value % 1024 == 0 && unit < units.length - 1) {
      value /= 1024;
      unit++;
    }
    return value + units[unit];
  }
}
