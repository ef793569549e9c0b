// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue.codec;

import org.jspecify.annotations.Nullable;

/// Reads values of one shape.
@FunctionalInterface
interface ValueReader {
  /// Reads the next value.
  ///
  /// @throws UnreadableException when there is none, or none that this Weir can make
  @Nullable Object read(RecordInput in) throws UnreadableException;
}
