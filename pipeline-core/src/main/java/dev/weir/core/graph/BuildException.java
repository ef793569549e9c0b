// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.graph;

import org.jspecify.annotations.Nullable;

/// A valid configuration could not be made into components. The message names the component.
public final class BuildException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BuildException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
