// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.component;

import org.jspecify.annotations.Nullable;

/// A component cannot run. The message says what is wrong and what would help; users read it.
public final class StartException extends Exception {
  private static final long serialVersionUID = 1L;

  public StartException(String message) {
    this(message, null);
  }

  public StartException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
