// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp.transport;

import dev.weir.otlp.Signal;
import dev.weir.otlp.answer.Answer;
import java.time.Duration;

/// The way to one server. Safe for use by several threads.
public interface Transport {
  /// Sends a request and waits for what becomes of it, at most as long as the configured timeout.
  /// After any answer but [Answer.Taken] parts of the transport may still read `buffer`.
  ///
  /// @param length of the request in `buffer` from `offset`, compressed where the transport was made
  ///     for that
  Answer send(Signal signal, byte[] buffer, int offset, int length) throws InterruptedException;

  /// Ends every connection, within about `grace`.
  void close(Duration grace);
}
