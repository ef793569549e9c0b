// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.demo;

import dev.weir.cli.console.Table;
import java.io.PrintWriter;
import java.util.List;

/// Weir's own totals beside those of somebody else, both from the first packet to the last.
public final class Reckoning {
  private final CsvSums csv;

  /// Packets that have no row and are counted: not IP, unparsed, overflow.
  private final TapMetrics.Beside beside;

  private final List<Count> others;

  /// What somebody else counted, and who.
  record Count(String name, LiveFlows.Sum sum) {}

  /// @param others counts that Weir has no part in, which are added up
  Reckoning(CsvSums csv, TapMetrics.Beside beside, List<Count> others) {
    this.csv = csv;
    this.beside = beside;
    this.others = List.copyOf(others);
  }

  LiveFlows.Sum ours() {
    return csv.sum().plus(beside.total());
  }

  LiveFlows.Sum difference() {
    return others.stream().map(Count::sum).reduce(ours(), LiveFlows.Sum::minus);
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
    others.forEach(other -> row(table, other.name(), other.sum()));
    row(table, "difference", difference());
    table.print(out, "  ");
  }

  private static void row(Table table, String name, LiveFlows.Sum sum) {
    table.row(name, "%,11d".formatted(sum.packets()), "%,12d".formatted(sum.bytes()));
  }
}
