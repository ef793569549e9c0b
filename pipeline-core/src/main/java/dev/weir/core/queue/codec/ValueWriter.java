// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue.codec;

import org.jspecify.annotations.Nullable;

/// Writes values of one shape.
@FunctionalInterface
interface ValueWriter {
  void write(RecordOutput out, @Nullable Object value);
}
