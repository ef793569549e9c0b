// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import java.util.Locale;

/// What a process is up to, in the words of the semantic conventions.
enum ProcessState {
  RUNNING,
  SLEEPING,
  STOPPED,
  DEFUNCT;

  /// By the letter of the kernel; proc(5).
  static ProcessState of(char letter) {
    return switch (letter) {
      case 'R' -> RUNNING;
      case 'T', 't' -> STOPPED;
      case 'Z', 'X', 'x' -> DEFUNCT;
      default -> SLEEPING; // S, D, I, P and what may come
    };
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
