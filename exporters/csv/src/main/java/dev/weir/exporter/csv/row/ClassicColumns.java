// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.row;

import static dev.weir.exporter.csv.row.Column.made;
import static dev.weir.exporter.csv.row.Column.whole;

import java.util.ArrayList;
import java.util.List;

/// The 74 columns of the classic schema in their order. Names and meanings do not change.
final class ClassicColumns {
  private static final long SECOND = 1_000_000_000L;

  private ClassicColumns() {}

  static List<Column> all() {
    List<Column> columns = new ArrayList<>(withoutLabel());
    columns.add(label());
    return columns;
  }

  static List<Column> withoutLabel() {
    List<Column> columns = new ArrayList<>();
    identity().forEach(column -> columns.add(column.in("identity")));
    NetworkColumns.all().forEach(column -> columns.add(column.in("network")));
    ExchangeColumns.all().forEach(column -> columns.add(column.in("l7").from(RowPart.APPLICATION)));
    HostColumns.all().forEach(column -> columns.add(column.in("system").from(RowPart.HOST)));
    return columns;
  }

  static Column label() {
    return whole(
            "anomaly_label",
            "",
            "What the label rules say of the row, else the default label.",
            row -> row.label().number())
        .in("label");
  }

  private static List<Column> identity() {
    return List.of(
        whole(
                "timestamp",
                "s",
                "Start of the window, seconds since the epoch.",
                row -> Math.floorDiv(row.window().startNanos(), SECOND))
            .asIdentifier(),
        flowId(),
        made(
                "src_ip",
                "Address of the sender of the flow's first packet, which stays the source for the"
                    + " flow's life; RFC 5952.",
                (row, to) -> row.names().source(to))
            .asIdentifier(),
        made("dst_ip", "Address of the other end.", (row, to) -> row.names().destination(to))
            .asIdentifier(),
        whole(
                "src_port",
                "",
                "The source's port; 0 where the protocol has none or a fragment does not say it.",
                row -> row.key().sourcePort())
            .asIdentifier(),
        whole(
                "dst_port",
                "",
                "The destination's port; 0 like the source's.",
                row -> row.key().destinationPort())
            .asIdentifier(),
        whole(
            "protocol",
            "",
            "IANA number of the protocol after any extension headers.",
            row -> row.key().protocol()),
        whole(
            "l7_protocol",
            "",
            "Application protocol of the window's last exchange: 0 none seen, 1 http, 2 grpc, 3 dns,"
                + " 4 kafka.",
            ExchangeColumns::number));
  }

  static Column flowId() {
    return made(
            "flow_id",
            "MD5 hex of `ADDR,PORT|ADDR,PORT|PROTO`, lower endpoint first: the same for both"
                + " directions.",
            (row, to) -> row.names().flowId(to))
        .asIdentifier();
  }
}
