// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import java.util.Locale;

/// How a command prints its results.
public enum OutputFormat {
  /// For people.
  TEXT,
  /// For programs.
  JSON;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
