// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.component;

import dev.weir.api.BatchConsumer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Makes receivers of one type.
public non-sealed interface ReceiverFactory<C extends Record> extends ComponentFactory<C> {
  @Override
  default Kind kind() {
    return Kind.RECEIVER;
  }

  /// Where the receiver cuts its records: at multiples of this length in epoch time, which is the
  /// setting `interval`. Null when it does not cut them.
  default @Nullable Duration interval(C config) {
    return null;
  }

  /// The same configuration with another interval. Called only where [#interval] gives one and the
  /// configuration was written without, when a processor's window asks for a shorter one.
  default C withInterval(C config, Duration interval) {
    throw new UnsupportedOperationException(type() + " cannot change its interval");
  }

  /// Whether records tell of what happens now. False for a receiver that reads what was recorded
  /// before, as captures, and whose output depends on that alone.
  default boolean live(C config) {
    return true;
  }

  /// Whether what comes back as [dev.weir.api.Outcome#REFUSED] can be had again: the source keeps it
  /// until it is acknowledged, like a queue of messages or a file with an offset, or its sender is told
  /// and tries again, like a client of OTLP. When too much waits in memory the runtime refuses batches
  /// of such a receiver, on the thread that hands them over, and the receiver answers its source so that
  /// it waits a little. False for a receiver whose records are lost when nobody takes them: those go on,
  /// under the rules of each exporter's queue.
  default boolean replays(C config) {
    return false;
  }

  /// Makes a receiver that hands its batches to `next`. Acquires nothing yet. All receivers of a
  /// service are made before the first of any of its components is started.
  ///
  /// @param next safe for use by several threads
  Receiver create(ReceiverContext context, C config, BatchConsumer next);
}
