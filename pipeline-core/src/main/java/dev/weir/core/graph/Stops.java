// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.graph;

import dev.weir.core.graph.Graph.ExporterPart;
import dev.weir.core.graph.Graph.ProcessorPart;
import dev.weir.core.graph.Graph.ReceiverPart;
import dev.weir.core.queue.Deadline;
import dev.weir.core.queue.Drained;
import java.util.List;

/// How a part of each kind is stopped. What goes wrong is logged and added to `failures`.
final class Stops {
  private Stops() {}

  static void receiver(ReceiverPart receiver, Deadline deadline, List<String> failures) {
    receiver.part().stop(deadline, failures);
    receiver.handover().close();
  }

  static void processor(ProcessorPart processor, Deadline deadline, List<String> failures) {
    if (!processor.edge().close(deadline)) {
      processor.part().report("did not come through with its last batch", failures);
    }
    processor.part().stop(deadline, failures);
  }

  /// @param drained what became of its queue, which is over
  static void exporter(
      ExporterPart exporter, Drained drained, Deadline deadline, List<String> failures) {
    if (!drained.workersEnded()) {
      exporter.part().report("did not return from an export in time", failures);
    }
    if (!drained.flushFailure().isEmpty()) {
      exporter.part().report("could not flush: " + drained.flushFailure(), failures);
    }
    exporter.part().stop(deadline, failures);
  }
}
