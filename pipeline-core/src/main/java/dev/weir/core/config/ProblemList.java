// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Collects problems and hands them out in the order of files and positions.
final class ProblemList {
  private record Located(Position position, String path, String message) {
    Problem problem() {
      return new Problem(
          position.source().name(), position.line(), position.column(), path, message);
    }
  }

  private final List<Located> located = new ArrayList<>();

  void add(Position position, String path, String message) {
    located.add(new Located(position, path, message));
  }

  int size() {
    return located.size();
  }

  /// Whether something was reported about this setting or a part of it.
  boolean hasAtOrBelow(String path) {
    return located.stream()
        .map(Located::path)
        .anyMatch(at -> at.equals(path) || at.startsWith(path + ".") || at.startsWith(path + "["));
  }

  List<Problem> inOrder() {
    return located.stream()
        .sorted(Comparator.comparing(Located::position, Position.ORDER))
        .map(Located::problem)
        .distinct()
        .toList();
  }

  void throwIfAny() throws ConfigurationException {
    if (!located.isEmpty()) {
      throw new ConfigurationException(inOrder());
    }
  }
}
