// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.component;

import dev.weir.api.BatchConsumer;

/// Makes processors of one type. Each pipeline gets its own instance.
public non-sealed interface ProcessorFactory<C extends Record> extends ComponentFactory<C> {
  @Override
  default Kind kind() {
    return Kind.PROCESSOR;
  }

  /// Makes a processor that hands its results to `next`. Acquires nothing yet.
  Processor create(ComponentContext context, C config, BatchConsumer next);
}
