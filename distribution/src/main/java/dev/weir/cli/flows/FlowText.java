// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.flows;

import dev.weir.api.flow.DirectionCounts;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.FlowKey;
import dev.weir.api.flow.Tcp;
import dev.weir.api.flow.Traffic;
import dev.weir.api.flow.Verdict;
import dev.weir.api.flow.Workload;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Whole flows for people: when it began, who talked to whom, how much there and back, for how long,
/// what went wrong, what became of it.
public final class FlowText implements FlowLines {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final boolean live;

  /// @param live whether the ends of flows are their own: all flows of a capture end with it
  public FlowText(boolean live) {
    this.live = live;
  }

  @Override
  public String line(Flow flow) {
    FlowKey key = flow.key();
    StringBuilder line = new StringBuilder(200);
    line.append(TIME.format(Instant.ofEpochSecond(0, flow.startNanos())));
    line.append("  ").append(key.protocolName()).append("  ");
    end(line, key, key.sourceText(), key.sourcePort(), flow.sourceWorkload());
    line.append(" > ");
    end(line, key, key.destinationText(), key.destinationPort(), flow.destinationWorkload());
    Traffic traffic = flow.traffic();
    if (traffic == null) {
      line.append("  not counted");
    } else {
      counts(line, "  sent ", traffic.forward());
      counts(line, ", received ", traffic.backward());
      line.append(String.format(Locale.ROOT, "  %.3f s", seconds(flow)));
    }
    analysis(line, flow.tcp());
    verdict(line, flow.verdict());
    if (live && flow.endReason() != null) {
      line.append("  ").append(flow.endReason().label());
    }
    return printable(line);
  }

  private static double seconds(Flow flow) {
    return (flow.endNanos() - flow.startNanos()) / 1e9;
  }

  private static void end(
      StringBuilder line, FlowKey key, String address, int port, @Nullable Workload workload) {
    if (key.sourcePort() == 0 && key.destinationPort() == 0) {
      line.append(address);
    } else if (key.ipVersion() == 6) {
      line.append('[').append(address).append("]:").append(port);
    } else {
      line.append(address).append(':').append(port);
    }
    String pod = workload == null ? null : workload.attributes().text("k8s.pod.name");
    if (workload != null && pod != null) {
      line.append(" (").append(workload.attributes().text("k8s.namespace.name"));
      line.append('/').append(pod).append(')');
    }
  }

  private static void counts(StringBuilder line, String what, DirectionCounts counts) {
    line.append(what)
        .append(counts.packets())
        .append(counts.packets() == 1 ? " packet " : " packets ");
    line.append(counts.frameBytes()).append(" bytes");
  }

  /// The state in Zeek's words, and what went wrong, if anything did.
  private static void analysis(StringBuilder line, @Nullable Tcp tcp) {
    if (tcp == null || tcp.analysis() == null) {
      return;
    }
    line.append("  ").append(tcp.analysis().connectionState());
    Tcp.DirectionAnalysis both = tcp.analysis().both();
    counted(line, both.retransmissions(), " retransmitted");
    counted(line, both.outOfOrder(), " out of order");
    counted(line, both.zeroWindows(), " zero windows");
  }

  private static void counted(StringBuilder line, long count, String what) {
    if (count > 0) {
      line.append(", ").append(count).append(what);
    }
  }

  private static void verdict(StringBuilder line, @Nullable Verdict verdict) {
    if (verdict == null) {
      return;
    }
    line.append("  ").append(verdict.action().name().toLowerCase(Locale.ROOT));
    if (verdict.dropReason() != null) {
      line.append(' ').append(verdict.droppedPackets()).append(' ').append(verdict.dropReason());
    }
  }

  /// Names come from outside: replaces what would end the line or drive a terminal.
  private static String printable(StringBuilder line) {
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
        line.setCharAt(i, '\uFFFD');
      }
    }
    return line.toString();
  }
}
