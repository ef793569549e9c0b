// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.decode;

/// Memory for what is decoded: a few bytes can become many objects.
@FunctionalInterface
public interface Room {
  /// Takes so many bytes more.
  ///
  /// @throws NoRoomException when there are not so many
  void take(long bytes) throws NoRoomException;

  /// There is no memory for the request, now or at all.
  final class NoRoomException extends Exception {
    private static final long serialVersionUID = 1L;

    /// @param message what there is
    public NoRoomException(String message) {
      super(message, null, false, false);
    }
  }
}
