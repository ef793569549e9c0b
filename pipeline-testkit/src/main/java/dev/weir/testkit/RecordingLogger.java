// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit;

import java.text.MessageFormat;
import java.util.List;
import java.util.ResourceBundle;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// A logger that keeps what was said. Safe for use by several threads.
public final class RecordingLogger implements System.Logger {
  /// One entry of the log.
  public record Line(Level level, String message, @Nullable Throwable thrown) {}

  private final List<Line> lines = new CopyOnWriteArrayList<>();

  public List<Line> lines() {
    return List.copyOf(lines);
  }

  /// The messages of that level or above.
  public List<String> messages(Level atLeast) {
    return lines.stream()
        .filter(line -> line.level().getSeverity() >= atLeast.getSeverity())
        .map(Line::message)
        .toList();
  }

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
    lines.add(new Line(level, String.valueOf(message), thrown));
  }

  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String format,
      @Nullable Object... parameters) {
    String text = String.valueOf(format);
    boolean plain = parameters == null || parameters.length == 0;
    lines.add(new Line(level, plain ? text : MessageFormat.format(text, parameters), null));
  }
}
