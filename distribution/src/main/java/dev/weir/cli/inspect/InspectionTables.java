// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.inspect;

import dev.weir.api.flow.DirectionCounts;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.FlowKey;
import dev.weir.api.flow.Traffic;
import dev.weir.bpf.capture.CaptureTotals;
import dev.weir.bpf.layout.ExtensionHeader;
import dev.weir.bpf.layout.PacketVersion;
import dev.weir.bpf.layout.TotalsReading;
import dev.weir.cli.console.Table;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What `weir inspect` prints for people.
public final class InspectionTables {
  private static final Comparator<Flow> LARGEST_FIRST =
      Comparator.comparingLong((Flow flow) -> traffic(flow).frameBytes()).reversed();

  private InspectionTables() {}

  /// Prints what captures hold.
  ///
  /// @param most how many flows, messages and anomalies: all, or the largest and the first
  public static void print(Inspection inspection, int most, PrintWriter out) {
    printSummary(inspection, out);
    printFlows(inspection.flows(), most, out);
    TcpTable.print(inspection.flows(), most, out);
    printIcmpv6(inspection.totals(), out);
    printChains(inspection.totals().reading(), out);
    if (!inspection.unparsed().isEmpty()) {
      Table table = new Table("UNPARSED", "PACKETS");
      for (Map.Entry<String, Long> each : inspection.unparsed().entrySet()) {
        table.row(each.getKey(), count(each.getValue()));
      }
      out.println();
      table.print(out, "");
    }
    NoteTables.print(inspection.notes(), most, out);
    out.flush();
  }

  private static void printSummary(Inspection inspection, PrintWriter out) {
    CaptureTotals totals = inspection.totals();
    long unparsed = inspection.unparsed().values().stream().mapToLong(Long::longValue).sum();
    new Table("PACKETS", "BYTES", "IPV4", "IPV6", "NOT IP", "UNPARSED", "FLOWS")
        .row(
            count(totals.packets()),
            count(totals.frameBytes()),
            count(totals.packets(PacketVersion.V4)),
            count(totals.packets(PacketVersion.V6)),
            count(totals.notIp()),
            count(unparsed),
            count(inspection.flows().size()))
        .print(out, "");
  }

  private static void printFlows(List<Flow> flows, int most, PrintWriter out) {
    List<Flow> shown =
        flows.size() <= most ? flows : flows.stream().sorted(LARGEST_FIRST).limit(most).toList();
    if (shown.isEmpty()) {
      return;
    }
    Table table =
        new Table(
            "PROTOCOL",
            "SOURCE",
            "DESTINATION",
            "PACKETS >",
            "BYTES >",
            "PACKETS <",
            "BYTES <",
            "SECONDS");
    for (Flow flow : shown) {
      FlowKey key = flow.key();
      DirectionCounts forward = traffic(flow).forward();
      DirectionCounts backward = traffic(flow).backward();
      table.row(
          key.protocolName(),
          end(key.sourceText(), key.sourcePort(), key.ipVersion()),
          end(key.destinationText(), key.destinationPort(), key.ipVersion()),
          count(forward.packets()),
          count(forward.frameBytes()),
          count(backward.packets()),
          count(backward.frameBytes()),
          String.format(Locale.ROOT, "%.3f", (flow.endNanos() - flow.startNanos()) / 1e9));
    }
    out.println();
    table.print(out, "");
    if (shown.size() < flows.size()) {
      out.println(
          "... the largest "
              + shown.size()
              + " of "
              + count(flows.size())
              + " flows; --all shows"
              + " every one");
    }
  }

  private static void printIcmpv6(CaptureTotals totals, PrintWriter out) {
    Table table = new Table("ICMPV6 TYPE", "CODE", "MESSAGES");
    boolean any = false;
    for (int type = 0; type < 256; type++) {
      for (int code = 0; code < 256; code++) {
        long messages = totals.icmpv6(type, code);
        if (messages > 0) {
          table.row(Integer.toString(type), Integer.toString(code), count(messages));
          any = true;
        }
      }
    }
    if (any) {
      out.println();
      table.print(out, "");
    }
  }

  private static void printChains(TotalsReading reading, PrintWriter out) {
    Table headers = new Table("EXTENSION HEADER", "HEADERS", "PACKETS", "BYTES");
    boolean any = false;
    for (ExtensionHeader header : ExtensionHeader.values()) {
      TotalsReading.HeaderTally tally = reading.headers(header);
      if (tally.headers() > 0) {
        headers.row(
            header.label(), count(tally.headers()), count(tally.packets()), count(tally.bytes()));
        any = true;
      }
    }
    if (!any) {
      return;
    }
    out.println();
    headers.print(out, "");
    Table depths = new Table("CHAIN DEPTH", "PACKETS");
    for (int depth = 0; depth < TotalsReading.DEPTHS; depth++) {
      if (reading.depth(depth) > 0) {
        depths.row(Integer.toString(depth), count(reading.depth(depth)));
      }
    }
    out.println();
    depths.print(out, "");
  }

  static String end(String address, int port, int ipVersion) {
    if (port == 0) {
      return address;
    }
    return ipVersion == 6 ? "[" + address + "]:" + port : address + ":" + port;
  }

  private static Traffic traffic(Flow flow) {
    Traffic traffic = flow.traffic();
    if (traffic == null) {
      throw new IllegalArgumentException("a flow of a capture has traffic: " + flow.key());
    }
    return traffic;
  }

  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
