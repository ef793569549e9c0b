// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.inspect;

import dev.weir.bpf.event.ExtensionAnomaly;
import dev.weir.bpf.ndp.NeighborMessage;
import dev.weir.bpf.ndp.NeighborText;
import dev.weir.cli.console.Table;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// The messages of neighbour discovery and the extension-header anomalies of `weir inspect`, for
/// people. Times are UTC.
final class NoteTables {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private NoteTables() {}

  /// @param most how many of each, the first ones
  static void print(PacketNotes notes, int most, PrintWriter out) {
    printMessages(notes, most, out);
    printAnomalies(notes.anomalies(), most, out);
  }

  private static void printMessages(PacketNotes notes, int most, PrintWriter out) {
    List<NeighborMessage> shown = notes.messages().limit(most).toList();
    if (shown.isEmpty()) {
      return;
    }
    Table table = new Table("TIME (UTC)", "NDP", "SOURCE", "DESTINATION", "SAYS");
    for (NeighborMessage message : shown) {
      table.row(
          time(message.timeNanos()),
          message.kind().label(),
          message.source().toString(6),
          message.destination().toString(6),
          NeighborText.of(message));
    }
    print(table, shown.size(), notes.messages().count(), "messages", out);
  }

  private static void printAnomalies(List<ExtensionAnomaly> anomalies, int most, PrintWriter out) {
    List<ExtensionAnomaly> shown = anomalies.stream().limit(most).toList();
    if (shown.isEmpty()) {
      return;
    }
    Table table = new Table("TIME (UTC)", "ANOMALY", "SOURCE", "DESTINATION", "CHAIN");
    for (ExtensionAnomaly anomaly : shown) {
      table.row(
          time(anomaly.timeNanos()),
          anomaly.kind().label(),
          anomaly.source().toString(6),
          anomaly.destination().toString(6),
          anomaly.chain().stream().map(String::valueOf).collect(Collectors.joining(" ")));
    }
    print(table, shown.size(), anomalies.size(), "anomalies", out);
  }

  private static void print(Table table, int shown, long all, String what, PrintWriter out) {
    out.println();
    table.print(out, "");
    if (shown < all) {
      out.println(
          String.format(
              Locale.ROOT, "... the first %d of %,d %s; --all shows every one", shown, all, what));
    }
  }

  private static String time(long nanos) {
    return TIME.format(
        Instant.ofEpochSecond(
            Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND)));
  }
}
