// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.graph;

/// A graph cannot be changed now, because a batch does not come through. Nothing was changed. The
/// message names the receiver that it came from.
public final class StuckException extends Exception {
  private static final long serialVersionUID = 1L;

  StuckException(String message) {
    super(message);
  }
}
