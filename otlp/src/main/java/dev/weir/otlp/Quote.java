// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp;

/// What somebody else said, fit for one line of a log.
public final class Quote {
  private static final int LONGEST = 300;

  private Quote() {}

  /// One line of at most 300 characters.
  public static String shortened(String text) {
    return shortened(text, LONGEST);
  }

  /// One line of at most `longest` characters.
  public static String shortened(String text, int longest) {
    // What is cut off anyway may be megabytes.
    String line = clean(text.substring(0, end(text, 4 * longest)));
    return line.length() <= longest ? line : line.substring(0, end(line, longest)) + "...";
  }

  /// Without what ends a line, moves a cursor or turns the direction of writing.
  private static String clean(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+", " ").strip();
  }

  /// Where to cut so that no character is cut in two.
  private static int end(String text, int most) {
    if (text.length() <= most) {
      return text.length();
    }
    return Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
  }
}
