// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.mapping;

/// A record is well-formed protobuf, and yet none that can be understood. The message says why.
public final class UnreadableException extends Exception {
  private static final long serialVersionUID = 1L;

  /// @param message what was found and what is wanted
  public UnreadableException(String message) {
    // Of no use to whoever sent it: thrown for each such record.
    super(message, null, false, false);
  }
}
