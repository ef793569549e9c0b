// SPDX-License-Identifier: Apache-2.0
package dev.weir.api;

/// What one step of a pipeline hands to the next: records of one kind with the resource they came
/// from.
///
/// Immutable and therefore shared freely between threads and exporters. A component handles the
/// shapes it knows and passes the rest on untouched.
public sealed interface Batch permits FlowBatch, EventBatch, MetricBatch {
  /// The node, cluster or cloud account that the records describe.
  Resource resource();

  /// How many records the batch holds. Counted on every edge of a pipeline.
  int size();

  /// About how many bytes of heap the batch keeps alive. Queues are bounded by this figure, so it
  /// must grow with the content; it need not be exact.
  long estimatedBytes();
}
