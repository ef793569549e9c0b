// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.demo;

import dev.weir.api.Attributes;
import dev.weir.api.Metric;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.Function;

/// What came by, in words: each a list of counts, or `none yet`. Safe for use by several threads.
final class Findings {
  static final String NONE = "none yet";

  private static final String NDP = "network.ndp.";
  private static final String ANOMALY = "network.ipv6.extension_header_anomaly:";

  /// The messages of RFC 4861 in its order, as events, whole and short.
  private enum Message {
    ROUTER_SOLICITATION("RS"),
    ROUTER_ADVERTISEMENT("RA"),
    NEIGHBOR_SOLICITATION("NS"),
    NEIGHBOR_ADVERTISEMENT("NA"),
    REDIRECT("redirect");

    private final String brief;

    Message(String brief) {
      this.brief = brief;
    }

    private String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final LiveFlows live;

  Findings(LiveFlows live) {
    this.live = live;
  }

  /// ICMPv6 messages, the most frequent first.
  String icmpv6(Function<Attributes, String> name) {
    return bySize(TapMetrics.ICMPV6, name);
  }

  /// IPv6 extension headers by kind.
  String extensionHeaders() {
    StringJoiner text = new StringJoiner(", ");
    live.points(TapMetrics.EXTENSION_HEADERS).stream()
        .filter(point -> point.value() > 0)
        .forEach(point ->
            text.add(text(point.attributes(), TapMetrics.HEADER) + " " + whole(point.value())));
    return orNone(text);
  }

  /// Irregular chains by kind, the most frequent first. A packet can be of several kinds. Where the
  /// source has not counted them yet, as of the events that came.
  String irregularChains() {
    if (!live.points(TapMetrics.ANOMALIES).isEmpty()) {
      return bySize(TapMetrics.ANOMALIES, attributes -> text(attributes, "kind"));
    }
    Map<String, Double> sums = new TreeMap<>();
    live.events()
        .forEach((name, count) -> {
          if (name.startsWith(ANOMALY)) {
            sums.put(name.substring(ANOMALY.length()), (double) count);
          }
        });
    return bySize(sums);
  }

  /// Neighbour discovery as it was told message by message.
  String neighbourDiscovery(boolean brief) {
    StringJoiner text = new StringJoiner(", ");
    Map<String, Long> events = live.events();
    for (Message message : Message.values()) {
      long count = events.getOrDefault(NDP + message.text(), 0L);
      if (count > 0) {
        String name = brief ? message.brief : message.text().replace('_', ' ');
        text.add(name + " " + whole((double) count));
      }
    }
    return orNone(text);
  }

  /// Who is on the link, at either end, where the source keeps a table; otherwise nothing.
  String link() {
    List<Metric.Point> neighbours = live.points("weir.ndp.neighbors");
    List<Metric.Point> routers = live.points("weir.ndp.routers");
    if (neighbours.isEmpty() && routers.isEmpty()) {
      return "";
    }
    return "neighbours' addresses %s, default routers %s"
        .formatted(whole(total(neighbours)), whole(total(routers)));
  }

  /// Packets that the kernel dropped, by its reason, the most frequent first.
  String drops() {
    return bySize(TapMetrics.DROPPED, attributes -> text(attributes, "reason"));
  }

  /// What sequence numbers tell of TCP.
  String tcp() {
    LiveFlows.TcpSums sums = live.tcp();
    return "retransmissions %,d, out of order %,d, zero windows %,d"
        .formatted(sums.retransmissions(), sums.outOfOrder(), sums.zeroWindows());
  }

  /// Events that programs saw and could not tell of, at their own limit or at a full buffer.
  long untoldEvents() {
    return (long)
        (total(live.points("weir.tap.events_limited"))
            + total(live.points("weir.tap.events_lost")));
  }

  /// Points with the same name are one.
  private String bySize(String metric, Function<Attributes, String> name) {
    Map<String, Double> sums = new TreeMap<>();
    for (Metric.Point point : live.points(metric)) {
      if (point.value() > 0) {
        sums.merge(name.apply(point.attributes()), point.value(), Double::sum);
      }
    }
    return bySize(sums);
  }

  private static String bySize(Map<String, Double> sums) {
    StringJoiner text = new StringJoiner(", ");
    sums.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .forEach(entry -> text.add(entry.getKey() + " " + whole(entry.getValue())));
    return orNone(text);
  }

  private static String orNone(StringJoiner text) {
    return text.length() == 0 ? NONE : text.toString();
  }

  private static String text(Attributes attributes, String key) {
    return String.valueOf(attributes.text(key));
  }

  private static double total(List<Metric.Point> points) {
    return points.stream().mapToDouble(Metric.Point::value).sum();
  }

  private static String whole(double value) {
    return "%,d".formatted((long) value);
  }
}
