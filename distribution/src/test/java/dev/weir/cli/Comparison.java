// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import dev.weir.cli.DatasetRows.DatasetRow;
import dev.weir.cli.DatasetRows.RowKey;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Rows of a live recording beside those of a capture of the same packets. What may differ, and why,
/// stands in docs/guides/datasets.md.
final class Comparison {
  private static final long WINDOW_SECONDS = 5;
  private static final String UNKNOWN = "unknown";

  /// So far may the two clocks' readings of one packet be apart. `tcpdump` has the time at which an
  /// incoming packet was put into a queue, the tap that at which it was taken out.
  private static final BigDecimal APART_SECONDS = new BigDecimal("0.002");

  /// After so long a silence a closed connection is over.
  private static final BigDecimal CLOSED_LINGER_SECONDS = BigDecimal.valueOf(5);

  /// Everything that is counted, and says nothing of times.
  private static final List<String> COMPARED =
      List.of(
          "src_ip",
          "dst_ip",
          "src_port",
          "dst_port",
          "protocol",
          "packet_count",
          "byte_count",
          "retransmission_count",
          "consecutive_retrans",
          "out_of_order_count",
          "zero_window_count",
          "syn_count",
          "syn_ack_count",
          "fin_count",
          "rst_count",
          "psh_count",
          "ack_count",
          "urg_count",
          "ece_count",
          "cwr_count",
          "half_open_connections",
          "connection_state",
          "min_packet_size",
          "max_packet_size",
          "packet_size_variance",
          "forward_packets",
          "backward_packets",
          "forward_bytes",
          "backward_bytes");

  private static final Set<String> OF_ORDER =
      Set.of("retransmission_count", "consecutive_retrans", "out_of_order_count");

  private final List<String> unexplained = new ArrayList<>();
  private final Map<String, Integer> explained = new TreeMap<>();
  private final DatasetRows live;
  private final DatasetRows captured;
  private int rows;

  private Comparison(DatasetRows live, DatasetRows captured) {
    this.live = live;
    this.captured = captured;
  }

  /// Of rows of the extended schema, in windows of five seconds.
  static Comparison of(DatasetRows live, DatasetRows captured) {
    Comparison comparison = new Comparison(live, captured);
    Set<RowKey> keys = new TreeSet<>(live.rows().keySet());
    keys.addAll(captured.rows().keySet());
    keys.forEach(comparison::compare);
    return comparison;
  }

  int rows() {
    return rows;
  }

  /// Which part of the rows is equal.
  double equal() {
    int different = unexplained.size() + explained.values().stream().mapToInt(n -> n).sum();
    return (double) (rows - different) / rows;
  }

  /// Rows that differ for no known reason, each with how.
  List<String> unexplained() {
    return unexplained;
  }

  @Override
  public String toString() {
    return "equal %.4f %%, explained %s, unexplained %d"
        .formatted(100 * equal(), explained, unexplained.size());
  }

  private void compare(RowKey key) {
    rows++;
    DatasetRow one = live.of(key);
    DatasetRow other = captured.of(key);
    List<String> different =
        COMPARED.stream().filter(column -> !one.text(column).equals(other.text(column))).toList();
    if (different.isEmpty()) {
      return;
    }
    StringBuilder text = new StringBuilder(key.toString());
    for (String column : different) {
      text.append(" %s %s/%s".formatted(column, one.text(column), other.text(column)));
    }
    String why = reason(key, different, one, other);
    System.out.println("  " + why + ": " + text);
    if (why.equals(UNKNOWN)) {
      unexplained.add(text.toString());
    } else {
      explained.merge(why, 1, Integer::sum);
    }
  }

  /// By its name in the guide.
  private String reason(RowKey key, List<String> different, DatasetRow one, DatasetRow other) {
    if (isOfOrder(different, one, other)) {
      return "order";
    }
    if (isAtEdge(key)) {
      return "edge";
    }
    return isOfNewFlow(key, one) ? "end" : UNKNOWN;
  }

  /// Whether the flow was over for the live recording, after so long a silence, and began anew.
  private boolean isOfNewFlow(RowKey key, DatasetRow one) {
    if (!one.isThere()) {
      return false;
    }
    BigDecimal began = one.time("flow_first");
    List<BigDecimal> ends =
        captured.rows().entrySet().stream()
            .filter(entry -> entry.getKey().flowId().equals(key.flowId()))
            .map(Map.Entry::getValue)
            .filter(row -> row.time("flow_start").add(APART_SECONDS).compareTo(began) < 0)
            .map(row -> row.time("flow_end"))
            .toList();
    return !ends.isEmpty()
        && ends.stream().allMatch(end -> end.add(CLOSED_LINGER_SECONDS).compareTo(began) <= 0);
  }

  /// Whether a segment that came again is a retransmission in one row and out of order in the other:
  /// that is decided by the time since the newest segment, and by the order in which packets of the
  /// two directions, which two processors handle, come to each listener.
  private static boolean isOfOrder(List<String> different, DatasetRow one, DatasetRow other) {
    return OF_ORDER.containsAll(different)
        && one.isThere()
        && other.isThere()
        && again(one) == again(other);
  }

  private static long again(DatasetRow row) {
    return row.number("retransmission_count") + row.number("out_of_order_count");
  }

  /// Whether both recordings have the same packets in this window and one beside it together, and in
  /// both the flow has a packet so close to the edge between them that the other clock may have seen
  /// it beyond.
  private boolean isAtEdge(RowKey key) {
    for (int step : new int[] {-1, 1}) {
      RowKey beside = key.at(key.windowSeconds() + step * WINDOW_SECONDS);
      RowKey later = step > 0 ? beside : key;
      if (together(live, key, beside).equals(together(captured, key, beside))
          && hasPacketAtStart(live, later)
          && hasPacketAtStart(captured, later)) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasPacketAtStart(DatasetRows rows, RowKey later) {
    DatasetRow before = rows.of(later.at(later.windowSeconds() - WINDOW_SECONDS));
    DatasetRow after = rows.of(later);
    return (before.isThere() && isNear(before.time("flow_end"), later.windowSeconds()))
        || (after.isThere() && isNear(after.time("flow_start"), later.windowSeconds()));
  }

  private static boolean isNear(BigDecimal seconds, long edge) {
    BigDecimal apart = seconds.subtract(BigDecimal.valueOf(edge)).abs();
    return apart.compareTo(APART_SECONDS) <= 0;
  }

  private static List<Long> together(DatasetRows rows, RowKey key, RowKey beside) {
    return List.of(
        rows.of(key).number("packet_count") + rows.of(beside).number("packet_count"),
        rows.of(key).number("byte_count") + rows.of(beside).number("byte_count"));
  }
}
