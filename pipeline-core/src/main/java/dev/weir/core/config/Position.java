// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import java.util.Comparator;

/// A place in a source. Line and column count from 1; both are 0 for the source as a whole.
record Position(Source source, int line, int column) {
  static final Comparator<Position> ORDER =
      Comparator.comparingInt((Position position) -> position.source().order())
          .thenComparingInt(Position::line)
          .thenComparingInt(Position::column);

  static Position whole(Source source) {
    return new Position(source, 0, 0);
  }

  static Position startOf(Source source) {
    return new Position(source, 1, 1);
  }
}
