// SPDX-License-Identifier: Apache-2.0
package dev.weir.api;

import java.util.List;

/// Metrics of one resource, all read at about the same moment.
public record MetricBatch(Resource resource, List<Metric> metrics) implements Batch {
  public MetricBatch {
    metrics = List.copyOf(metrics);
  }

  @Override
  public int size() {
    return metrics.size();
  }

  @Override
  public long estimatedBytes() {
    long bytes = 64;
    for (Metric metric : metrics) {
      bytes += metric.estimatedBytes();
    }
    return bytes;
  }
}
