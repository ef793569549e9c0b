// SPDX-License-Identifier: Apache-2.0
package dev.weir.processor.windowagg;

import dev.weir.api.Ack;
import dev.weir.api.BatchConsumer;
import dev.weir.api.FlowBatch;
import dev.weir.api.Resource;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.HostSample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Hands the rows of a window on, in batches of one resource each, and lets go of flows that are over.
/// For one thread.
final class WindowOutput {
  private static final int LARGEST_BATCH = 4096;

  private final KnownFlows flows;
  private final OpenWindows windows;
  private final Hosts hosts;
  private final WindowMetrics metrics;
  private final BatchConsumer next;
  private final RowFlows rowFlows;

  WindowOutput(
      KnownFlows flows,
      OpenWindows windows,
      Hosts hosts,
      WindowMetrics metrics,
      BatchConsumer next) {
    this.flows = flows;
    this.windows = windows;
    this.hosts = hosts;
    this.metrics = metrics;
    this.next = next;
    this.rowFlows = new RowFlows(flows);
  }

  /// Hands on a window that was taken out. Blocks while the pipeline is full.
  void send(OpenWindow window) {
    metrics.windowClosed();
    List<int[]> batches = batches(RowOrder.of(window, flows), window);
    Ack[] acks = window.delivery().fork(batches.size());
    for (int i = 0; i < acks.length; i++) {
      int[] rows = batches.get(i);
      Resource resource = flows.resource(window.rows.flow(rows[0]));
      next.accept(new FlowBatch(resource, flows(window, resource, rows)), acks[i]);
    }
    window.rows.clear();
  }

  private List<Flow> flows(OpenWindow window, Resource resource, int[] rows) {
    HostSample host = hosts.sample(resource, window);
    boolean dropsWatched = hosts.dropsWatched();
    List<Flow> made = new ArrayList<>(rows.length);
    for (int row : rows) {
      int flow = window.rows.flow(row);
      Flow record = rowFlows.take(window, row, flow, dropsWatched, host);
      metrics.row(record);
      made.add(record);
      letGo(flow);
    }
    return made;
  }

  /// A flow that is over, or of which nobody ever counted a packet, is remembered no longer than its
  /// rows wait.
  private void letGo(int flow) {
    int life = flows.life(flow);
    boolean counted = (life & Life.TOLD) != 0;
    if ((!counted || (life & Life.OVER) != 0) && !windows.hasRows(flow)) {
      flows.remove(flow);
    }
  }

  /// The rows in their order, parted by resource and size.
  private List<int[]> batches(int[] order, OpenWindow window) {
    List<int[]> batches = new ArrayList<>();
    int[] rest = order;
    while (rest.length > 0) {
      Resource resource = flows.resource(window.rows.flow(rest[0]));
      int[] its = flows.hasSeveralResources() ? of(resource, true, rest, window) : rest;
      for (int from = 0; from < its.length; from += LARGEST_BATCH) {
        batches.add(Arrays.copyOfRange(its, from, Math.min(its.length, from + LARGEST_BATCH)));
      }
      rest = its.length == rest.length ? new int[0] : of(resource, false, rest, window);
    }
    return batches;
  }

  private int[] of(@Nullable Resource resource, boolean same, int[] rows, OpenWindow window) {
    int[] found = new int[rows.length];
    int count = 0;
    for (int row : rows) {
      Resource its = flows.resource(window.rows.flow(row));
      if (its.equals(resource) == same) {
        found[count++] = row;
      }
    }
    return Arrays.copyOf(found, count);
  }
}
