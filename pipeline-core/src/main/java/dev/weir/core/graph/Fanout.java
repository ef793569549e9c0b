// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.graph;

import dev.weir.api.Ack;
import dev.weir.api.Batch;
import dev.weir.api.BatchConsumer;
import java.util.List;

/// Hands the same batch to several takers, each with its branch of the ack.
record Fanout(List<BatchConsumer> targets) implements BatchConsumer {
  static BatchConsumer to(List<? extends BatchConsumer> targets) {
    return targets.size() == 1 ? targets.getFirst() : new Fanout(List.copyOf(targets));
  }

  @Override
  public void accept(Batch batch, Ack ack) {
    Ack[] branches = ack.fork(targets.size());
    for (int i = 0; i < branches.length; i++) {
      targets.get(i).accept(batch, branches[i]);
    }
  }
}
