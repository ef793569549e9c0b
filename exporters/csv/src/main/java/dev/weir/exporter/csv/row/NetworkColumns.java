// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.row;

import static dev.weir.exporter.csv.row.Column.duration;
import static dev.weir.exporter.csv.row.Column.real;
import static dev.weir.exporter.csv.row.Column.text;
import static dev.weir.exporter.csv.row.Column.whole;

import dev.weir.api.flow.Spread;
import dev.weir.api.flow.Traffic;
import dev.weir.api.flow.Verdict;
import dev.weir.api.flow.Window.Drop;
import dev.weir.api.flow.Window.Handshake;
import java.util.List;

/// The 38 network columns of the classic schema. Where a TCP count is asked of a flow of another
/// protocol it is 0; where packets or connections were not followed it is unknown.
final class NetworkColumns {
  private static final double MILLI = 1e3;

  private NetworkColumns() {}

  static List<Column> all() {
    return List.of(
        whole(
            "packet_count",
            "{packet}",
            "Packets of both directions, as wire segments.",
            Row::packets),
        whole(
            "byte_count",
            "By",
            "Frame bytes of both directions on the wire, without FCS.",
            Row::frameBytes),
        real(
            "packets_per_second",
            "{packet}/s",
            "`packet_count` divided by the window's length.",
            row -> row.rate(row.packets())),
        real(
            "bytes_per_second",
            "By/s",
            "`byte_count` divided by the window's length.",
            row -> row.rate(row.frameBytes())),
        real(
            "avg_packet_size",
            "By",
            "`byte_count` divided by `packet_count`.",
            row -> row.share(row.frameBytes())),
        whole(
            "retransmission_count",
            "{packet}",
            "Retransmitted segments by Wireshark's rules, fast and spurious ones included.",
            row -> row.sums().retransmissions()),
        real(
            "retransmission_rate",
            "1",
            "`retransmission_count` divided by `packet_count`.",
            row -> row.share(row.sums().retransmissions())),
        whole(
            "consecutive_retrans",
            "{packet}",
            "The longest run of retransmissions in the window.",
            row -> row.sums().longestRun()),
        whole(
            "out_of_order_count",
            "{packet}",
            "Segments out of order by Wireshark's rules; none of them is a retransmission.",
            row -> row.sums().outOfOrder()),
        whole(
            "tcp_resets",
            "{packet}",
            "Packets with RST; the same as `rst_count`.",
            row -> row.sums().rst()),
        whole(
            "zero_window_count",
            "{packet}",
            "Packets with window field 0 and none of SYN, FIN and RST.",
            row -> row.sums().zeroWindows()),
        duration(
            "zero_window_duration",
            "How long windows were closed, of both directions together.",
            row -> row.sums().zeroWindowNanos()),
        whole(
            "syn_count",
            "{packet}",
            "Packets with SYN and without ACK.",
            row -> row.sums().synOnly()),
        whole("syn_ack_count", "{packet}", "Packets with SYN and ACK.", row -> row.sums().synAck()),
        whole("fin_count", "{packet}", "Packets with FIN.", row -> row.sums().fin()),
        whole("rst_count", "{packet}", "Packets with RST.", row -> row.sums().rst()),
        whole("psh_count", "{packet}", "Packets with PSH.", row -> row.sums().psh()),
        whole("ack_count", "{packet}", "Packets with ACK.", row -> row.sums().ack()),
        whole("urg_count", "{packet}", "Packets with URG.", row -> row.sums().urg()),
        whole("ece_count", "{packet}", "Packets with ECE.", row -> row.sums().ece()),
        whole("cwr_count", "{packet}", "Packets with CWR.", row -> row.sums().cwr()),
        real(
            "syn_to_synack_ratio",
            "1",
            "`syn_count` divided by `syn_ack_count`, or `syn_count` where there was no SYN-ACK; empty"
                + " for other protocols than TCP.",
            NetworkColumns::synRatio),
        whole(
            "half_open_connections",
            "1",
            "1 when the flow has sent a SYN and no SYN-ACK was seen by the window's end, else 0.",
            NetworkColumns::halfOpen),
        text(
            "connection_state",
            "At the window's end: NEW (no handshake completed yet), ESTABLISHED, or CLOSING (FIN or"
                + " RST seen); empty for other protocols than TCP.",
            row -> row.analysis() == null ? null : row.analysis().state().name()),
        whole(
            "min_packet_size",
            "By",
            "The smallest frame.",
            row -> extreme(row.sizes(), row.sizes().minimum())),
        whole(
            "max_packet_size",
            "By",
            "The largest frame.",
            row -> extreme(row.sizes(), row.sizes().maximum())),
        real(
            "packet_size_variance",
            "By2",
            "Sample variance (n - 1) of frame sizes; empty below two packets.",
            row -> row.sizes().sampleVariance()),
        real(
            "inter_arrival_time_mean",
            "ms",
            "Mean time between a packet and the one before it, both directions together; the time"
                + " counts in the window of the later packet. Empty when there is none.",
            row -> row.gaps().mean() / MILLI),
        real(
            "inter_arrival_time_std",
            "ms",
            "Sample standard deviation (n - 1) of the same; empty below two values.",
            row -> Math.sqrt(row.gaps().sampleVariance()) / MILLI),
        duration(
            "flow_duration",
            "From the flow's first packet, in this window or before, to its last in this one.",
            row ->
                row.traffic() == null
                    ? Cell.ABSENT
                    : row.flow().endNanos() - row.flow().firstNanos()),
        whole("bidirectional_packets", "{packet}", "The same as `packet_count`.", Row::packets),
        whole("bidirectional_bytes", "By", "The same as `byte_count`.", Row::frameBytes),
        whole(
            "forward_packets",
            "{packet}",
            "Packets from source to destination.",
            row -> row.traffic() == null ? Cell.ABSENT : row.traffic().forward().packets()),
        whole(
            "backward_packets",
            "{packet}",
            "Packets from destination to source.",
            row -> row.traffic() == null ? Cell.ABSENT : row.traffic().backward().packets()),
        whole(
            "forward_bytes",
            "By",
            "Frame bytes from source to destination.",
            row -> row.traffic() == null ? Cell.ABSENT : row.traffic().forward().frameBytes()),
        whole(
            "backward_bytes",
            "By",
            "Frame bytes from destination to source.",
            row -> row.traffic() == null ? Cell.ABSENT : row.traffic().backward().frameBytes()),
        whole(
            "is_blocked_flow",
            "1",
            "1 when a policy denied packets of the flow in the window, or the kernel dropped some for"
                + " a policy, a filter or a rate limit; else 0; empty when nobody watched.",
            NetworkColumns::blocked),
        real(
            "error_rate",
            "1",
            "Packets that the kernel dropped and packets with RST, divided by `packet_count`, at most"
                + " 1. Where nobody watched the kernel's drops, as in a capture, RST alone.",
            NetworkColumns::errorRate));
  }

  private static double synRatio(Row row) {
    long syn = row.sums().synOnly();
    long synAck = row.sums().synAck();
    if (!row.isTcp() || syn == Cell.ABSENT) {
      return Double.NaN;
    }
    return synAck == 0 ? syn : (double) syn / synAck;
  }

  private static long halfOpen(Row row) {
    Handshake handshake = row.window().handshake();
    return handshake == null ? row.orOtherProtocol(0) : Row.flag(handshake == Handshake.SYN);
  }

  private static long extreme(Spread sizes, double value) {
    return sizes.count() == 0 ? Cell.ABSENT : (long) value;
  }

  private static long blocked(Row row) {
    Verdict verdict = row.flow().verdict();
    if (verdict == null || verdict.action() == Verdict.Action.UNKNOWN) {
      return row.window().drops() == null ? Cell.ABSENT : 0;
    }
    return Row.flag(verdict.action() == Verdict.Action.DENIED);
  }

  private static double errorRate(Row row) {
    Traffic traffic = row.traffic();
    if (traffic == null) {
      return Double.NaN;
    }
    long errors = Math.max(0, row.sums().rst()) + dropped(row);
    if (traffic.packets() == 0) {
      return errors > 0 ? 1 : Double.NaN;
    }
    return Math.min(1, (double) errors / traffic.packets());
  }

  private static long dropped(Row row) {
    List<Drop> drops = row.window().drops();
    long packets = 0;
    for (int i = 0; drops != null && i < drops.size(); i++) {
      packets += drops.get(i).packets();
    }
    return packets;
  }
}
