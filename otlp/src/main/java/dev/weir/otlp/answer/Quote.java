// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.answer;

/// What a server said, fit for one line of a log.
final class Quote {
  private static final int LONGEST = 300;

  private Quote() {}

  static String shortened(String text) {
    String line = text.strip().replaceAll("\\p{Cntrl}+", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }
}
