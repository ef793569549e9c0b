// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.component;

import dev.weir.api.BatchConsumer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Makes processors of one type. Each pipeline gets its own instance.
public non-sealed interface ProcessorFactory<C extends Record> extends ComponentFactory<C> {
  @Override
  default Kind kind() {
    return Kind.PROCESSOR;
  }

  /// Boundaries that no record may cross: multiples of this length in epoch time. Null when records of
  /// any length will do. The runtime sees to it that the receivers of the processor's pipelines cut
  /// their records there; where a configuration stands against that, it is reported at the setting
  /// `window`.
  default @Nullable Duration window(C config) {
    return null;
  }

  /// Makes a processor that hands its results to `next`. Acquires nothing yet.
  Processor create(ProcessorContext context, C config, BatchConsumer next);
}
