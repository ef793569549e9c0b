// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.component;

import dev.weir.api.BatchConsumer;

/// Makes receivers of one type.
public non-sealed interface ReceiverFactory<C extends Record> extends ComponentFactory<C> {
  @Override
  default Kind kind() {
    return Kind.RECEIVER;
  }

  /// Makes a receiver that hands its batches to `next`. Acquires nothing yet. All receivers of a
  /// service are made before the first of any of its components is started.
  ///
  /// @param next safe for use by several threads
  Receiver create(ReceiverContext context, C config, BatchConsumer next);
}
