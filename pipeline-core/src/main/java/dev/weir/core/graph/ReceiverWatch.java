// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.graph;

import dev.weir.api.component.ComponentId;

/// Told when a receiver comes to its end by itself. Called from any thread.
public interface ReceiverWatch {
  /// The source has ended and everything was handed over.
  void finished(ComponentId receiver);

  /// The source has ended by an error.
  void failed(ComponentId receiver, String message);

  /// A thread of the receiver has died; others may go on.
  void threadDied(ComponentId receiver, String reason);
}
