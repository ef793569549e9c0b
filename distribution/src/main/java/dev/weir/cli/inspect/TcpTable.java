// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.inspect;

import dev.weir.api.flow.Flow;
import dev.weir.api.flow.FlowKey;
import dev.weir.api.flow.Tcp;
import dev.weir.api.flow.Tcp.DirectionAnalysis;
import dev.weir.cli.console.Table;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// What `weir inspect` tells people of TCP connections, both directions together.
final class TcpTable {
  private static final Comparator<Connection> WORST_FIRST =
      Comparator.comparingLong(Connection::irregularities).reversed();

  private record Connection(FlowKey key, Tcp.Analysis analysis) {
    long irregularities() {
      DirectionAnalysis both = analysis.both();
      return both.retransmissions() + both.outOfOrder() + both.zeroWindows();
    }
  }

  private TcpTable() {}

  /// @param most how many connections: all, or those with most that went wrong
  static void print(List<Flow> flows, int most, PrintWriter out) {
    List<Connection> connections = flows.stream().mapMulti(TcpTable::connection).toList();
    if (connections.isEmpty()) {
      return;
    }
    List<Connection> shown =
        connections.size() <= most
            ? connections
            : connections.stream().sorted(WORST_FIRST).limit(most).toList();
    Table table =
        new Table(
            "TCP SOURCE",
            "DESTINATION",
            "STATE",
            "HANDSHAKE MS",
            "RETRANSMITTED",
            "LONGEST RUN",
            "OUT OF ORDER",
            "ZERO WINDOWS",
            "CLOSED SECONDS");
    shown.forEach(each -> row(table, each));
    out.println();
    table.print(out, "");
    if (shown.size() < connections.size()) {
      out.printf(
          Locale.ROOT,
          "... the worst %d of %,d connections; --all shows every one%n",
          shown.size(),
          connections.size());
    }
  }

  private static void connection(Flow flow, Consumer<Connection> into) {
    Tcp tcp = flow.tcp();
    if (tcp != null && tcp.analysis() != null) {
      into.accept(new Connection(flow.key(), tcp.analysis()));
    }
  }

  private static void row(Table table, Connection connection) {
    FlowKey key = connection.key();
    Tcp.Analysis analysis = connection.analysis();
    DirectionAnalysis both = analysis.both();
    table.row(
        InspectionTables.end(key.sourceText(), key.sourcePort(), key.ipVersion()),
        InspectionTables.end(key.destinationText(), key.destinationPort(), key.ipVersion()),
        analysis.connectionState().name(),
        analysis.handshakeRttMicros() < 0
            ? "-"
            : String.format(Locale.ROOT, "%.3f", analysis.handshakeRttMicros() / 1e3),
        InspectionTables.count(both.retransmissions()),
        InspectionTables.count(analysis.longestRetransmissionRun()),
        InspectionTables.count(both.outOfOrder()),
        InspectionTables.count(both.zeroWindows()),
        String.format(Locale.ROOT, "%.3f", both.zeroWindowNanos() / 1e9));
  }
}
