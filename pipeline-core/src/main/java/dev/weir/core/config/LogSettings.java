// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import dev.weir.api.component.Setting;

/// Weir's own log.
public record LogSettings(
    @Setting("The least important lines that are written.") Level level,
    @Setting("Lines for people, or one JSON object a line.") Format format) {

  public static final LogSettings DEFAULTS = new LogSettings(Level.INFO, Format.TEXT);

  /// How much is written, most first.
  public enum Level {
    DEBUG,
    INFO,
    WARN,
    ERROR
  }

  /// How a line is written.
  public enum Format {
    TEXT,
    JSON
  }
}
