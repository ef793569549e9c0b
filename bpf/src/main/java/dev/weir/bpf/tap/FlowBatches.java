// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import dev.weir.api.Ack;
import dev.weir.api.BatchConsumer;
import dev.weir.api.FlowBatch;
import dev.weir.api.Resource;
import dev.weir.api.flow.Flow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Hands flow records on in batches of a size that queues and exporters can live with.
public final class FlowBatches implements Consumer<Flow> {
  private static final int LARGEST = 4096;

  private final Resource resource;
  private final BatchConsumer next;
  private List<Flow> flows = new ArrayList<>();

  public FlowBatches(Resource resource, BatchConsumer next) {
    this.resource = resource;
    this.next = next;
  }

  @Override
  public void accept(Flow flow) {
    flows.add(flow);
    if (flows.size() == LARGEST) {
      flush();
    }
  }

  /// Hands on what is there. The kernel counts on while the pipeline holds us up here.
  public void flush() {
    if (!flows.isEmpty()) {
      List<Flow> full = flows;
      flows = new ArrayList<>();
      next.accept(new FlowBatch(resource, full), Ack.ignored());
    }
  }
}
