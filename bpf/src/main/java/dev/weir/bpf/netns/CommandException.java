// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.netns;

import org.jspecify.annotations.Nullable;

/// A command such as `ip` failed or is not installed. The message has the command and what it
/// printed.
public final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CommandException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
