// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.console;

/// What we know of the terminal, if there is one. The launcher says so by the system property
/// `weir.terminal`: it asks about standard output alone, which Java cannot.
public final class Terminal {
  private static final boolean PRESENT = present();

  private Terminal() {}

  /// Whether results are read by a person at a terminal, who may see colours and live tables.
  public static boolean isInteractive() {
    return PRESENT;
  }

  /// The text in bold on a terminal, else as it is.
  public static String bold(String text) {
    return PRESENT ? "\u001b[1m" + text + "\u001b[0m" : text;
  }

  private static boolean present() {
    return Boolean.getBoolean("weir.terminal")
        && System.getenv("NO_COLOR") == null
        && !"dumb".equals(System.getenv("TERM"));
  }
}
