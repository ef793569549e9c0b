// SPDX-License-Identifier: Apache-2.0
package dev.weir.api;

import dev.weir.api.flow.Flow;
import java.util.List;

/// Flow records of one resource.
public record FlowBatch(Resource resource, List<Flow> flows) implements Batch {
  public FlowBatch {
    flows = List.copyOf(flows);
  }

  @Override
  public int size() {
    return flows.size();
  }

  @Override
  public long estimatedBytes() {
    long bytes = 64;
    for (Flow flow : flows) {
      bytes += flow.estimatedBytes();
    }
    return bytes;
  }
}
