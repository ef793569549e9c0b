// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.log;

import dev.weir.core.config.LogSettings;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Where all log lines of the process go: standard error, one line per record, in UTF-8. Level and
/// format can be changed at any time by any thread.
public final class LogOutput {
  private static volatile LogSettings settings = LogSettings.DEFAULTS;
  private static volatile @Nullable PrintStream redirected;

  private LogOutput() {}

  /// Changes level and format of everything that is logged from now on.
  public static void configure(LogSettings newSettings) {
    settings = newSettings;
  }

  /// Sends the log elsewhere, for example past a live table; null sends it to standard error again.
  public static void redirect(@Nullable PrintStream target) {
    redirected = target;
  }

  static boolean enabled(Level level) {
    return level != Level.OFF && level.getSeverity() >= threshold().getSeverity();
  }

  static void write(Level level, String component, String message, @Nullable Throwable thrown) {
    boolean withStack = threshold() == Level.DEBUG;
    LogLine line = new LogLine(Instant.now(), level, component, message, thrown, withStack);
    String text =
        switch (settings.format()) {
          case TEXT -> line.asText();
          case JSON -> line.asJson();
        };
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    PrintStream elsewhere = redirected;
    PrintStream target = elsewhere == null ? System.err : elsewhere;
    // One write per record keeps lines of several threads whole.
    target.write(bytes, 0, bytes.length);
    target.flush();
  }

  private static Level threshold() {
    return switch (settings.level()) {
      case DEBUG -> Level.DEBUG;
      case INFO -> Level.INFO;
      case WARN -> Level.WARNING;
      case ERROR -> Level.ERROR;
    };
  }
}
