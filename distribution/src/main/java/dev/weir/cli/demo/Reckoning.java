// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.demo;

import dev.weir.cli.console.Table;
import java.io.PrintWriter;

/// Weir's own totals beside those of the interface, both from the first packet to the last.
public final class Reckoning {
  private final CsvSums csv;

  /// Packets that have no row and are counted: not IP, unparsed, overflow.
  private final TapMetrics.Beside beside;

  private final InterfaceCounts counts;

  Reckoning(CsvSums csv, TapMetrics.Beside beside, InterfaceCounts counts) {
    this.csv = csv;
    this.beside = beside;
    this.counts = counts;
  }

  LiveFlows.Sum ours() {
    return csv.sum().plus(beside.total());
  }

  LiveFlows.Sum difference() {
    return ours().minus(new LiveFlows.Sum(counts.packets(), counts.bytes()));
  }

  /// Whether both are the same, to the packet and the byte.
  public boolean exact() {
    return difference().equals(LiveFlows.Sum.ZERO);
  }

  void print(PrintWriter out) {
    Table table = new Table("", "    packets", "       bytes");
    row(table, "rows of the CSV", csv.sum());
    row(table, "not IP (ARP)", beside.notIp());
    row(table, "unparsed (chains too long or cut)", beside.unparsed());
    row(table, "overflow of the flow table", beside.overflow());
    row(table, "Weir together", ours());
    row(
        table,
        Endpoint.HERE.interfaceName() + " received",
        new LiveFlows.Sum(counts.receivedPackets(), counts.receivedBytes()));
    row(
        table,
        Endpoint.HERE.interfaceName() + " sent",
        new LiveFlows.Sum(counts.sentPackets(), counts.sentBytes()));
    row(table, "difference", difference());
    table.print(out, "  ");
    if (counts.sendDrops() > 0) {
      out.println(
          "  " + counts.sendDrops() + " packets were dropped by the interface after Weir saw them");
    }
  }

  private static void row(Table table, String name, LiveFlows.Sum sum) {
    table.row(name, "%,11d".formatted(sum.packets()), "%,12d".formatted(sum.bytes()));
  }
}
