// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.log;

import org.jspecify.annotations.Nullable;

/// Puts exceptions into words.
public final class Messages {
  private static final int MAX_CAUSES = 8;

  private Messages() {}

  /// The messages of an exception and its causes on one line. An exception without a message, or of
  /// the kinds that say nothing without their name, is named.
  public static String chain(Throwable thrown) {
    StringBuilder text = new StringBuilder();
    @Nullable Throwable next = thrown;
    for (int i = 0; next != null && i < MAX_CAUSES; i++) {
      String message = describe(next);
      // Wrappers often repeat their cause.
      if (text.indexOf(message) < 0) {
        text.append(text.isEmpty() ? "" : ": ").append(message);
      }
      next = next.getCause();
    }
    return text.toString();
  }

  private static String describe(Throwable thrown) {
    String message = thrown.getMessage();
    String name = thrown.getClass().getSimpleName();
    if (message == null || message.isBlank()) {
      return name;
    }
    boolean foreseen =
        thrown.getClass().getName().startsWith("dev.weir.") && !(thrown instanceof Error);
    return foreseen ? message : name + ": " + message;
  }
}
