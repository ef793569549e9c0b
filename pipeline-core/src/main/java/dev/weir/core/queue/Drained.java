// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue;

/// What a queue could not deliver by the end.
///
/// @param refusedBatches since the start
/// @param refusedItems since the start
/// @param workersEnded false when the exporter did not return even after an interrupt
/// @param flushFailure why the last flush failed; empty when it did not
public record Drained(
    long refusedBatches, long refusedItems, boolean workersEnded, String flushFailure) {
  public boolean complete() {
    return refusedBatches == 0 && workersEnded && flushFailure.isEmpty();
  }
}
