// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue.codec;

import org.jspecify.annotations.Nullable;

/// Bytes are no batch that this Weir can make: damaged, or written by a Weir that knew other types.
public final class UnreadableException extends Exception {
  private static final long serialVersionUID = 1L;

  UnreadableException(String message) {
    this(message, null);
  }

  UnreadableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
