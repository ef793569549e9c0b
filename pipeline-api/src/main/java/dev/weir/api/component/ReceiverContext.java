// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.component;

import java.util.function.Supplier;

/// What the runtime gives a receiver.
public interface ReceiverContext extends ComponentContext {
  /// Reports that the source has ended and everything was handed over. When every receiver has said
  /// so, `weir run` delivers what is left and exits.
  void finished();

  /// Reports that the source ended by an error that was not foreseen by `start`. `weir run` stops and
  /// exits with 1.
  void failed(String message);

  /// The one object of this type that all receivers of a service share: made by the first that asks,
  /// the same for every later one. So receivers that want the same source can agree on it: each asks
  /// in `create`, and the first `start` finds all that were asked for. Whoever makes the object
  /// releases what it holds when the receivers that use it have stopped: the runtime does not close
  /// it. Safe for use by several threads.
  <T> T shared(Class<T> type, Supplier<T> make);
}
