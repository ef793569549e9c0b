// SPDX-License-Identifier: Apache-2.0
package dev.weir.api;

/// The next step of a pipeline.
@FunctionalInterface
public interface BatchConsumer {
  /// Takes a batch and the duty to settle its ack. Blocks while the pipeline is full: that is the
  /// back-pressure. Never throws for bad data; may be called by one thread at a time only, unless
  /// the implementation says otherwise.
  void accept(Batch batch, Ack ack);
}
