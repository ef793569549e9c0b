// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

/// Something wrong in a configuration, and where.
///
/// @param file the file as it was named, or `--set` or `--config` for an argument
/// @param line from 1; 0 when the problem has no place in the file
/// @param column from 1; 0 when the problem has no place in the file
/// @param path the setting, for example `receivers.tc.idle_timeout`; empty for the whole file
/// @param message what was found and what is wanted
public record Problem(String file, int line, int column, String path, String message) {
  /// `file:line:column: path: message`.
  @Override
  public String toString() {
    String place = line > 0 ? file + ":" + line + ":" + column : file;
    return place + ": " + (path.isEmpty() ? "" : path + ": ") + message;
  }
}
