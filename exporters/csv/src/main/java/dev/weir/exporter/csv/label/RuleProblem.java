// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.label;

/// What is wrong in a file of rules, and where.
///
/// @param line from 1; 0 when the file as a whole is meant
/// @param column from 1
/// @param path for example `rules[2].source`; empty for the whole file
/// @param message what was found and what is wanted
public record RuleProblem(String file, int line, int column, String path, String message) {
  /// `file:line:column: path: message`.
  @Override
  public String toString() {
    String place = line > 0 ? file + ":" + line + ":" + column : file;
    return place + ": " + (path.isEmpty() ? "" : path + ": ") + message;
  }
}
