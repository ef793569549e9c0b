// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.demo;

import org.jspecify.annotations.Nullable;

/// The demonstration cannot go on. The message is for the user.
public final class DemoException extends Exception {
  private static final long serialVersionUID = 1L;

  DemoException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  DemoException(String message) {
    this(message, null);
  }
}
