// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.row;

import static dev.weir.exporter.csv.row.Column.made;
import static dev.weir.exporter.csv.row.Column.real;
import static dev.weir.exporter.csv.row.Column.text;
import static dev.weir.exporter.csv.row.Column.time;
import static dev.weir.exporter.csv.row.Column.whole;

import dev.weir.api.flow.Exchange.Protocol;
import dev.weir.api.flow.FlowKey;
import dev.weir.api.flow.Spread;
import dev.weir.api.flow.Window;
import dev.weir.api.flow.Window.End;
import dev.weir.api.flow.Window.Handshake;
import dev.weir.api.net.AddressType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The columns of the extended schema: those of the classic one, then groups of more, then the label.
final class ExtendedColumns {
  private static final double MICROS_A_MILLI = 1e3;

  private ExtendedColumns() {}

  static List<Column> all() {
    List<Column> columns = new ArrayList<>(ClassicColumns.withoutLabel());
    add(columns, "window", window());
    add(columns, "names", names());
    for (DirectionColumns direction : DirectionColumns.both()) {
      add(columns, "observation", direction.observation());
    }
    for (DirectionColumns direction : DirectionColumns.both()) {
      add(columns, "directions", List.of(direction.ipBytes(), direction.payloadBytes()));
      add(columns, "directions", direction.flags(0));
      add(columns, "directions", direction.analysis(0));
    }
    add(columns, "times", times());
    add(columns, "headers", List.of(IntervalColumns.fragments(), IntervalColumns.extensionDepth()));
    for (DirectionColumns direction : DirectionColumns.both()) {
      add(columns, "headers", direction.headers());
    }
    add(columns, "tcp", tcp());
    add(columns, "kubernetes", ofApplication(WorkloadColumns.all()));
    add(columns, "exchanges", ofApplication(exchanges()));
    add(columns, "drops", DropColumns.all());
    add(columns, "label", List.of(labelName()));
    columns.add(ClassicColumns.label());
    return columns;
  }

  private static Column labelName() {
    return text(
        "label_name",
        "Name of the label rule that gave `anomaly_label`; empty when none did or it has none.",
        row -> row.label().name());
  }

  private static void add(List<Column> columns, String group, List<Column> more) {
    more.forEach(column -> columns.add(column.in(group)));
  }

  private static List<Column> ofApplication(List<Column> columns) {
    return columns.stream().map(column -> column.from(RowPart.APPLICATION)).toList();
  }

  private static List<Column> window() {
    return List.of(
        whole(
                "window_id",
                "",
                "Number of the window: its start divided by its length.",
                row -> id(row.window()))
            .asIdentifier(),
        time("window_start", "The window's first instant.", row -> row.window().startNanos())
            .asIdentifier(),
        time("window_end", "The first instant after the window.", row -> row.window().endNanos())
            .asIdentifier(),
        real("window_length", "s", "The window's length.", Row::windowSeconds),
        whole(
            "began_before_window",
            "1",
            "1 when the flow was seen before the window, else 0.",
            row -> Row.flag(row.window().beganBefore())),
        IntervalColumns.startTime(),
        IntervalColumns.endTime(),
        IntervalColumns.firstTime(),
        IntervalColumns.sequence(),
        IntervalColumns.endReason());
  }

  private static long id(Window window) {
    long length = window.endNanos() - window.startNanos();
    return length <= 0 ? Cell.ABSENT : Math.floorDiv(window.startNanos(), length);
  }

  private static List<Column> names() {
    return List.of(
        whole("ip_version", "", "4 or 6.", row -> row.key().ipVersion()),
        text(
                "community_id",
                "Community ID, version 1; empty for ICMP, whose types are not told apart, and for"
                    + " fragments without ports.",
                row -> row.names().communityId())
            .asIdentifier(),
        made(
                "src_prefix",
                "The source's network: /64 of IPv6, /24 of IPv4.",
                (row, to) -> to.prefix(row.key().source(), row.key().ipVersion()))
            .asIdentifier(),
        made(
                "dst_prefix",
                "The destination's network.",
                (row, to) -> to.prefix(row.key().destination(), row.key().ipVersion()))
            .asIdentifier(),
        text(
            "src_address_type",
            "For IPv6: global, link_local, unique_local, multicast, loopback, unspecified,"
                + " documentation, ipv4_mapped.",
            row -> type(row.key(), true)),
        text("dst_address_type", "The same of the destination.", row -> type(row.key(), false)),
        text(
            "client",
            "Who opened the TCP connection: source, or destination where a capture shows the answer"
                + " first; empty when no SYN and no SYN-ACK was seen.",
            ExtendedColumns::client),
        made("client_ip", "That end's address.", ExtendedColumns::clientAddress).asIdentifier(),
        whole("client_port", "", "That end's port.", ExtendedColumns::clientPort).asIdentifier());
  }

  private static @Nullable String type(FlowKey key, boolean source) {
    return key.ipVersion() == 6
        ? AddressType.of(source ? key.source() : key.destination()).label()
        : null;
  }

  private static @Nullable String client(Row row) {
    End client = row.window().client();
    return client == null ? null : client.name().toLowerCase(Locale.ROOT);
  }

  private static void clientAddress(Row row, TextBuffer to) {
    End client = row.window().client();
    if (client == End.SOURCE) {
      row.names().source(to);
    } else if (client != null) {
      row.names().destination(to);
    }
  }

  private static long clientPort(Row row) {
    End client = row.window().client();
    FlowKey key = row.key();
    return client == null
        ? Cell.ABSENT
        : client == End.SOURCE ? key.sourcePort() : key.destinationPort();
  }

  private static List<Column> times() {
    return List.of(
        IntervalColumns.statistic(
            "inter_arrival_time_min",
            "ms",
            "Shortest time between a packet and the one before, signed in a capture's order.",
            Row::gaps,
            spread -> spread.minimum() / MICROS_A_MILLI),
        IntervalColumns.statistic(
            "inter_arrival_time_max",
            "ms",
            "Longest of these times.",
            Row::gaps,
            spread -> spread.maximum() / MICROS_A_MILLI),
        IntervalColumns.statistic(
            "packet_size_std",
            "By",
            "Square root of `packet_size_variance`.",
            Row::sizes,
            (Spread spread) -> Math.sqrt(spread.sampleVariance())));
  }

  private static List<Column> tcp() {
    return List.of(
        IntervalColumns.zeekState(),
        text(
            "handshake",
            "By the window's end: unseen (no SYN), syn (unanswered), syn_ack (embryonic), complete;"
                + " empty for other protocols than TCP.",
            ExtendedColumns::handshake),
        whole(
            "embryonic_connections",
            "1",
            "1 when SYN and SYN-ACK were seen and the ACK that completes them was not by the window's"
                + " end, else 0.",
            ExtendedColumns::embryonic),
        IntervalColumns.handshakeTime());
  }

  private static @Nullable String handshake(Row row) {
    Handshake handshake = row.window().handshake();
    return handshake == null ? null : handshake.name().toLowerCase(Locale.ROOT);
  }

  private static long embryonic(Row row) {
    Handshake handshake = row.window().handshake();
    return handshake == null ? row.orOtherProtocol(0) : Row.flag(handshake == Handshake.SYN_ACK);
  }

  private static List<Column> exchanges() {
    return List.of(
        whole("l7_exchanges", "{exchange}", "All exchanges.", row -> row.exchanges().count()),
        count("http_exchanges", "HTTP without gRPC.", Protocol.HTTP),
        count("grpc_exchanges", "gRPC.", Protocol.GRPC),
        count("dns_exchanges", "DNS.", Protocol.DNS),
        count("kafka_exchanges", "Kafka.", Protocol.KAFKA),
        whole(
            "l7_errors",
            "{exchange}",
            "HTTP status 400 and above, gRPC, DNS and Kafka codes other than 0.",
            row -> row.exchanges().errors()),
        latency("l7_latency_p50_ms", "Median latency, by nearest rank.", 50),
        latency("l7_latency_p90_ms", "Ninth decile of latencies.", 90),
        latency("l7_latency_p99_ms", "99th percentile of latencies.", 99),
        latency("l7_latency_max_ms", "Longest latency.", 100));
  }

  private static Column count(String name, String meaning, Protocol protocol) {
    return whole(name, "{exchange}", meaning, row -> row.exchanges().count(protocol));
  }

  private static Column latency(String name, String meaning, int percent) {
    return real(name, "ms", meaning, row -> row.exchanges().latencyMillis(percent));
  }
}
