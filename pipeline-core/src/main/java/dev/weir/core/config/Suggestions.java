// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// Finds what somebody meant who mistyped a word.
final class Suggestions {
  /// Longer words are no names; comparing costs the product of the lengths.
  private static final int LONGEST = 64;

  private Suggestions() {}

  /// `; did you mean 'x'? Known keys: x, y` or as much of it as there is to say.
  ///
  /// @param known what the candidates are, for example `known keys`
  static String hint(String word, String known, Collection<String> candidates) {
    if (candidates.isEmpty()) {
      return "; there are none";
    }
    String list = known + ": " + String.join(", ", candidates);
    return closest(word, candidates)
        .map(meant -> "; did you mean '" + meant + "'? " + capital(list))
        .orElse("; " + list);
  }

  /// The candidate with the fewest typing errors between, if there are few enough.
  static Optional<String> closest(String word, Collection<String> candidates) {
    if (word.length() > LONGEST) {
      return Optional.empty();
    }
    String typed = normal(word);
    return candidates.stream()
        .filter(candidate -> distance(typed, normal(candidate)) <= tolerance(typed))
        .min(Comparator.comparingInt(candidate -> distance(typed, normal(candidate))));
  }

  private static String capital(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  private static String normal(String word) {
    return word.toLowerCase(Locale.ROOT).replace('-', '_');
  }

  private static int tolerance(String word) {
    return Math.max(1, (word.length() + 1) / 3);
  }

  /// Letters to add, drop, replace or swap with their neighbour (optimal string alignment).
  static int distance(String from, String to) {
    int[][] cost = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, from, to, i, j);
      }
    }
    return cost[from.length()][to.length()];
  }

  private static int step(int[][] cost, String from, String to, int i, int j) {
    boolean same = from.charAt(i - 1) == to.charAt(j - 1);
    int best = cost[i - 1][j - 1] + (same ? 0 : 1);
    best = Math.min(best, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
    boolean swapped =
        i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1);
    return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
  }
}
