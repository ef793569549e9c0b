// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue;

import java.util.List;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/// Adds messages to a list.
record ListLogger(List<String> lines) implements System.Logger {
  @Override
  public String getName() {
    return "test";
  }

  @Override
  public boolean isLoggable(Level level) {
    return true;
  }

  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String message,
      @Nullable Throwable thrown) {
    lines.add(String.valueOf(message));
  }

  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String format,
      @Nullable Object @Nullable ... parameters) {
    lines.add(String.valueOf(format));
  }
}
