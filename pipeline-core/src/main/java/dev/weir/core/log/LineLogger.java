// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.log;

import java.text.MessageFormat;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/// A logger that writes to [LogOutput].
final class LineLogger implements System.Logger {
  private final String name;
  private final boolean ofTheJdk;

  LineLogger(String name) {
    this.name = name;
    this.ofTheJdk =
        name.startsWith("java.")
            || name.startsWith("javax.")
            || name.startsWith("jdk.")
            || name.startsWith("sun.")
            || name.startsWith("com.sun.");
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public boolean isLoggable(Level level) {
    // What the JDK tells below a warning is about itself and drowns Weir's own debug lines.
    boolean wanted = !ofTheJdk || level.getSeverity() >= Level.WARNING.getSeverity();
    return wanted && LogOutput.enabled(level);
  }

  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String message,
      @Nullable Throwable thrown) {
    if (isLoggable(level)) {
      LogOutput.write(level, name, message == null ? "" : message, thrown);
    }
  }

  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String format,
      @Nullable Object @Nullable ... parameters) {
    if (isLoggable(level)) {
      LogOutput.write(level, name, format == null ? "" : fill(format, parameters), null);
    }
  }

  private static String fill(String format, @Nullable Object @Nullable [] parameters) {
    if (parameters == null || parameters.length == 0) {
      return format;
    }
    try {
      return MessageFormat.format(format, parameters);
    } catch (IllegalArgumentException _) {
      return format;
    }
  }
}
