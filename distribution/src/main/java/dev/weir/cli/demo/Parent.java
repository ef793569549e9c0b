// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.demo;

import java.io.IOException;

/// The process that started this one and holds its standard input.
public final class Parent {
  private Parent() {}

  /// Runs `action` once that process has closed our standard input or is gone.
  public static void onGone(Runnable action) {
    Thread.ofPlatform()
        .name("parent")
        .daemon()
        .start(() -> {
          try {
            while (System.in.read() >= 0) {
              // Nothing is said on it; only its end means something.
            }
          } catch (IOException _) {
            // The same as its end.
          }
          action.run();
        });
  }
}
