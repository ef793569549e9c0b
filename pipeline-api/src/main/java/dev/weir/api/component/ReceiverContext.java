// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.component;

/// What the runtime gives a receiver.
public interface ReceiverContext extends ComponentContext {
  /// Reports that the source has ended and everything was handed over. When every receiver has said
  /// so, `weir run` delivers what is left and exits.
  void finished();

  /// Reports that the source ended by an error that was not foreseen by `start`. `weir run` stops and
  /// exits with 1.
  void failed(String message);
}
