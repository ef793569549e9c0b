// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.graph;

import dev.weir.core.graph.Graph.ExporterPart;
import dev.weir.core.graph.Graph.ProcessorPart;
import dev.weir.core.graph.Graph.ReceiverPart;
import dev.weir.core.queue.Drained;
import java.time.Duration;
import java.util.List;

/// How a part of each kind is stopped. What goes wrong is logged and added to `failures`.
final class Stops {
  private Stops() {}

  static void receiver(ReceiverPart receiver, long deadlineNanos, List<String> failures) {
    receiver.part().stop(deadlineNanos, failures);
    receiver.handover().close();
  }

  static void processor(ProcessorPart processor, long deadlineNanos, List<String> failures) {
    Duration left = Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
    if (!processor.edge().close(left)) {
      processor.part().report("did not come through with its last batch", failures);
    }
    processor.part().stop(deadlineNanos, failures);
  }

  /// @param drained what became of its queue, which is over
  static void exporter(
      ExporterPart exporter, Drained drained, long deadlineNanos, List<String> failures) {
    if (!drained.workersEnded()) {
      exporter.part().report("did not return from an export in time", failures);
    }
    if (!drained.flushFailure().isEmpty()) {
      exporter.part().report("could not flush: " + drained.flushFailure(), failures);
    }
    exporter.part().stop(deadlineNanos, failures);
  }
}
