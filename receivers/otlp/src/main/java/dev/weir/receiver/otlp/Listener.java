// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.otlp;

import java.time.Duration;

/// A server that listens.
interface Listener {
  int port();

  /// Takes no more connections. Requests under way go on.
  void stopListening();

  /// Ends every connection, within about `grace`.
  void close(Duration grace);
}
