// SPDX-License-Identifier: Apache-2.0
package dev.weir.processor.windowagg;

import dev.weir.api.Ack;
import dev.weir.api.Outcome;
import dev.weir.api.Resource;
import dev.weir.api.flow.EndReason;
import dev.weir.api.flow.Exchange;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.FlowKey;
import dev.weir.api.flow.Traffic;
import dev.weir.api.flow.Verdict;
import java.util.ArrayList;
import java.util.List;

/// Puts the records of a batch into the rows of open windows. For one thread.
final class RowIntake {
  private final KnownFlows flows;
  private final OpenWindows windows;
  private final WindowTime time;
  private final WindowMetrics metrics;
  private final RowContent record = new RowContent();
  private final RowContent row = new RowContent();

  /// The windows that the batch has fed so far.
  private final List<OpenWindow> fed = new ArrayList<>();

  private boolean packets;
  private boolean late;

  RowIntake(KnownFlows flows, OpenWindows windows, WindowTime time, WindowMetrics metrics) {
    this.flows = flows;
    this.windows = windows;
    this.time = time;
    this.metrics = metrics;
  }

  /// Takes one record of the batch.
  void add(Flow flow, Resource resource) {
    Traffic traffic = flow.traffic();
    if (traffic == null) {
      addExtras(flow, resource, true);
      return;
    }
    if (traffic.packets() > 0) {
      addPackets(flow, traffic.packets(), resource);
    } else {
      EndReason reason = flow.endReason();
      if (reason != null) {
        end(flow, reason, resource);
      }
    }
    if (flow.verdict() != null || !flow.exchanges().isEmpty()) {
      addExtras(flow, resource, false);
    }
  }

  /// Ends the batch: its ack settles when every window that it fed has been delivered. What came too
  /// late was dropped on purpose.
  ///
  /// @return whether there were packets in it
  boolean finish(Ack ack) {
    int branches = fed.size() + (late ? 1 : 0);
    if (branches == 0) {
      ack.settle(Outcome.DELIVERED);
    } else {
      Ack[] forks = ack.fork(branches);
      for (int i = 0; i < fed.size(); i++) {
        fed.get(i).hold(forks[i]);
      }
      if (late) {
        forks[branches - 1].settle(Outcome.DROPPED);
      }
    }
    boolean hadPackets = packets;
    fed.clear();
    late = false;
    packets = false;
    return hadPackets;
  }

  private void addPackets(Flow flow, long count, Resource resource) {
    long end = flow.endNanos();
    packets = true;
    time.saw(end);
    if (time.isTooLate(windows.endOf(end), true)) {
      metrics.latePackets(count);
      late = true;
      return;
    }
    OpenWindow window = feed(end);
    if (flow.startNanos() < window.startNanos) {
      metrics.crossing();
    }
    int slot = flows.find(flow.key(), resource);
    if (slot < 0) {
      slot = flows.add(flow.key(), resource);
    }
    if ((flows.life(slot) & Life.COUNTED) == 0) {
      flows.adopt(slot, resource);
    }
    record.set(flow);
    int number = windows.row(slot, window);
    if (number < 0) {
      windows.add(slot, window, record);
    } else {
      window.rows.read(number, row);
      row.add(record);
      window.rows.write(number, row);
    }
  }

  /// A record without packets tells that the flow has ended with what was told before.
  private void end(Flow flow, EndReason reason, Resource resource) {
    int slot = flows.find(flow.key(), resource);
    if (slot < 0) {
      return;
    }
    OpenWindow window = windows.find(flow.endNanos());
    int number = window == null ? -1 : windows.row(slot, window);
    if (window != null && number >= 0) {
      window.rows.read(number, row);
      if (row.traffic != null && row.endNanos <= flow.endNanos()) {
        row.endReason = reason;
        window.rows.write(number, row);
      }
    } else if (flow.endNanos() >= flows.lastNanos(slot)) {
      flows.setLife(slot, flows.life(slot) | Life.OVER);
      if (!windows.hasRows(slot)) {
        flows.remove(slot);
      }
    }
  }

  /// What no packets are: each exchange into the window of its own time, the rest into that of the
  /// record's end.
  ///
  /// @param alone whether the record has nothing else
  private void addExtras(Flow flow, Resource resource, boolean alone) {
    for (Exchange exchange : flow.exchanges()) {
      long at = exchange.timeNanos();
      if (time.isTooLate(windows.endOf(at), false)) {
        metrics.lateExchange();
        late = true;
      } else {
        OpenWindow window = feed(at);
        extras(flow, resource, window, at, at).add(exchange);
        window.grew(Extras.EXCHANGE_BYTES);
      }
    }
    Verdict verdict = flow.verdict();
    if (verdict == null && (!alone || !flow.exchanges().isEmpty())) {
      return;
    }
    long end = flow.endNanos();
    if (time.isTooLate(windows.endOf(end), false)) {
      metrics.lateVerdict();
      late = true;
      return;
    }
    OpenWindow window = feed(end);
    Extras extras =
        extras(flow, resource, window, Math.max(flow.startNanos(), window.startNanos), end);
    if (verdict != null) {
      extras.add(verdict);
      window.grew(Extras.VERDICT_BYTES);
    }
  }

  /// The extras of the flow's row in the window; the row is made now when there is none.
  private Extras extras(
      Flow flow, Resource resource, OpenWindow window, long startNanos, long endNanos) {
    FlowKey key = flow.key();
    int slot = flows.find(key, null);
    if (slot < 0) {
      slot = flows.add(key, resource);
    }
    boolean lower = key.sourceIsLower();
    int number = windows.row(slot, window);
    if (number < 0) {
      row.setTimes(startNanos, endNanos, lower);
      name(flow, lower);
      number = windows.add(slot, window, row);
    } else if (needsMore(flow, window, number)) {
      row.addTimes(startNanos, endNanos);
      name(flow, lower);
      window.rows.write(number, row);
    }
    return window.extras(number);
  }

  /// Reads the row; false when it has packets, and names, already.
  private boolean needsMore(Flow flow, OpenWindow window, int number) {
    window.rows.read(number, row);
    return row.traffic == null
        || (row.lowerWorkload == null
            && row.upperWorkload == null
            && (flow.sourceWorkload() != null || flow.destinationWorkload() != null));
  }

  private void name(Flow flow, boolean lower) {
    row.addWorkloads(
        lower ? flow.sourceWorkload() : flow.destinationWorkload(),
        lower ? flow.destinationWorkload() : flow.sourceWorkload());
  }

  private OpenWindow feed(long timeNanos) {
    OpenWindow window = windows.findOrOpen(timeNanos, time.monotonicNanos());
    for (int i = fed.size() - 1; i >= 0; i--) {
      if (fed.get(i) == window) {
        return window;
      }
    }
    fed.add(window);
    return window;
  }
}
