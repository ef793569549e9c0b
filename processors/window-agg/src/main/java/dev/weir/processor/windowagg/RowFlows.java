// SPDX-License-Identifier: Apache-2.0
package dev.weir.processor.windowagg;

import dev.weir.api.flow.Exchange;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.FlowKey;
import dev.weir.api.flow.HostSample;
import dev.weir.api.flow.Tcp;
import dev.weir.api.flow.Traffic;
import dev.weir.api.flow.Verdict;
import dev.weir.api.flow.Window;
import dev.weir.api.flow.Window.Drop;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes flow records of rows, a flow's windows in order, and remembers how the flow then stands. For
/// one thread.
final class RowFlows {
  private final KnownFlows flows;
  private final RowContent row = new RowContent();

  RowFlows(KnownFlows flows) {
    this.flows = flows;
  }

  /// The record of a row, which goes out.
  ///
  /// @param flow whose row it is
  /// @param dropsWatched whether somebody tells of drops
  Flow take(
      OpenWindow window, int number, int flow, boolean dropsWatched, @Nullable HostSample host) {
    window.rows.read(number, row);
    Traffic traffic = row.traffic;
    if (traffic != null) {
      live(flow);
    }
    int life = flows.life(flow);
    boolean told = (life & Life.TOLD) != 0;
    boolean forwardIsLower = told ? (life & Life.LOWER_FIRST) != 0 : row.lowerFirst;
    FlowKey key = flows.key(flow, forwardIsLower);
    Extras extras = window.extrasIfAny(number);
    return new Flow(
        key,
        row.startNanos,
        row.endNanos,
        told ? flows.firstNanos(flow) : row.firstNanos,
        told ? flows.takeSequence(flow) : 0,
        row.endReason,
        forwardIsLower ? row.lowerSeen : row.upperSeen,
        forwardIsLower ? row.upperSeen : row.lowerSeen,
        forwardIsLower || traffic == null ? traffic : Directions.reversed(traffic),
        oriented(row.tcp, forwardIsLower),
        extras == null ? List.<Exchange>of() : extras.exchanges(),
        verdict(extras),
        forwardIsLower ? row.lowerWorkload : row.upperWorkload,
        forwardIsLower ? row.upperWorkload : row.lowerWorkload,
        window(window, flow, told, extras, dropsWatched, host));
  }

  /// What the row's packets say of the flow's life. A flow that ended and comes again, or that says
  /// of itself that it is new, may have turned round.
  private void live(int flow) {
    int life = flows.life(flow);
    boolean anew =
        (life & Life.TOLD) == 0
            || (row.firstNanos > flows.lastNanos(flow)
                && (row.sequence == 0 || (life & Life.OVER) != 0));
    if (anew) {
      life = Life.anew(life, row.lowerFirst);
      flows.setExtent(flow, row.firstNanos, row.endNanos);
      flows.setSequence(flow, row.sequence);
    } else {
      flows.setExtent(
          flow,
          Math.min(flows.firstNanos(flow), row.firstNanos),
          Math.max(flows.lastNanos(flow), row.endNanos));
    }
    Tcp tcp = row.tcp;
    if (tcp != null) {
      life = Life.after(life, tcp);
    }
    life |= Life.TOLD;
    flows.setLife(flow, row.endReason == null ? life & ~Life.OVER : life | Life.OVER);
  }

  private Window window(
      OpenWindow window,
      int flow,
      boolean told,
      @Nullable Extras extras,
      boolean dropsWatched,
      @Nullable HostSample host) {
    int life = flows.life(flow);
    List<Drop> drops = extras == null ? List.of() : extras.drops();
    return new Window(
        window.startNanos,
        window.endNanos,
        told && flows.firstNanos(flow) < window.startNanos,
        Life.handshake(life),
        dropsWatched || !drops.isEmpty() ? drops : null,
        host,
        Life.client(life));
  }

  private static @Nullable Verdict verdict(@Nullable Extras extras) {
    return extras == null ? null : extras.verdict();
  }

  private static @Nullable Tcp oriented(@Nullable Tcp tcp, boolean forwardIsLower) {
    return forwardIsLower || tcp == null ? tcp : Directions.reversed(tcp);
  }
}
