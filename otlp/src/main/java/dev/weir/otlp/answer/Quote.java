// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.answer;

/// What a server said, fit for one line of a log.
final class Quote {
  private static final int LONGEST = 300;

  private Quote() {}

  static String shortened(String text) {
    String line = clean(text.substring(0, end(text, 4 * LONGEST)));
    return line.length() <= LONGEST ? line : line.substring(0, end(line, LONGEST)) + "...";
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
