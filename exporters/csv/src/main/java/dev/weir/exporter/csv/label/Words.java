// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.label;

import java.util.Collection;
import java.util.Comparator;

/// What somebody meant who mistyped a word.
final class Words {
  private Words() {}

  /// `; did you mean 'x'? Known keys: x, y`, or the second half of it.
  static String hint(String word, Collection<String> known) {
    String list = "nown keys: " + String.join(", ", known);
    return known.stream()
        .min(Comparator.comparingInt((String one) -> distance(word, one)))
        .filter(one -> distance(word, one) <= Math.max(1, (word.length() + 1) / 3))
        .map(one -> "; did you mean '" + one + "'? K" + list)
        .orElse("; k" + list);
  }

  /// Letters to add, drop or replace (Levenshtein).
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= Math.min(from.length(), 64); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
