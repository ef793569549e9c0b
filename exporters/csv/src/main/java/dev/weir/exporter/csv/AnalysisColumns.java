// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv;

import dev.weir.api.flow.Tcp;
import dev.weir.api.flow.Tcp.Analysis;
import dev.weir.api.flow.Tcp.DirectionAnalysis;
import dev.weir.exporter.csv.RowSchema.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What the sequence numbers of TCP tell; empty where nobody follows them.
final class AnalysisColumns {
  private static final double NANOS = 1e9;

  private AnalysisColumns() {}

  static List<Column> all() {
    List<Column> columns = new ArrayList<>();
    columns.add(column("connection_state", one -> one.state().name()));
    columns.add(column("conn_state", one -> one.connectionState().name()));
    columns.addAll(direction("forward", Analysis::forward));
    columns.addAll(direction("backward", Analysis::backward));
    columns.add(
        column("longest_retransmission_run", one -> Long.toString(one.longestRetransmissionRun())));
    columns.add(
        column(
            "handshake_rtt_us",
            one -> one.handshakeRttMicros() < 0 ? null : Long.toString(one.handshakeRttMicros())));
    return columns;
  }

  private static List<Column> direction(
      String name, Function<Analysis, DirectionAnalysis> direction) {
    return List.of(
        column(
            name + "_retransmissions",
            one -> Long.toString(direction.apply(one).retransmissions())),
        column(name + "_out_of_order", one -> Long.toString(direction.apply(one).outOfOrder())),
        column(name + "_zero_windows", one -> Long.toString(direction.apply(one).zeroWindows())),
        column(
            name + "_zero_window_seconds",
            one -> Numbers.decimal(direction.apply(one).zeroWindowNanos() / NANOS)));
  }

  private static Column column(String name, Function<Analysis, @Nullable String> text) {
    return new Column(
        name,
        flow -> {
          Tcp tcp = flow.tcp();
          Analysis analysis = tcp == null ? null : tcp.analysis();
          return analysis == null ? null : text.apply(analysis);
        });
  }
}
