// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.demo;

import dev.weir.api.flow.FlowKey;
import dev.weir.api.net.Protocol;
import dev.weir.cli.console.Table;
import dev.weir.cli.console.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;

/// Draws what flows by. On a terminal in place, otherwise a block now and then. One thread.
final class LiveTable {
  private static final int TOP_FLOWS = 5;
  private static final int WIDTH = 100;

  /// Rates are over so many drawings, since records come once an interval.
  private static final int HISTORY = 5;

  private final LiveFlows live;
  private final PrintWriter out;
  private final boolean drops;
  private final Findings findings;
  private final Deque<Moment> history = new ArrayDeque<>();
  private int drawnLines;

  private record Moment(long nanos, LiveFlows.Snapshot snapshot) {}

  /// @param drops whether the pipeline hears of drops
  LiveTable(LiveFlows live, PrintWriter out, boolean drops) {
    this.live = live;
    this.out = out;
    this.drops = drops;
    this.findings = new Findings(live);
  }

  /// Draws the table as of the last [#sample], over the one before when this is a terminal.
  void draw(String title) {
    StringWriter text = new StringWriter();
    write(new PrintWriter(text), title);
    if (Terminal.isInteractive()) {
      if (drawnLines > 0) {
        out.print("\u001b[" + drawnLines + "A");
      }
      // Each line erases what stood there longer; what stood below is erased at the end.
      // No line wraps meanwhile: the way back up counts lines.
      out.print("\u001b[?7l" + text.toString().replace("\n", "\u001b[K\n") + "\u001b[J\u001b[?7h");
      drawnLines = (int) text.toString().chars().filter(c -> c == '\n').count();
    } else {
      out.print(text);
      out.println();
    }
    out.flush();
  }

  /// Notes where the counts stand, for the rates.
  void sample() {
    history.addLast(new Moment(System.nanoTime(), live.snapshot(TOP_FLOWS)));
    if (history.size() > HISTORY) {
      history.removeFirst();
    }
  }

  private void write(PrintWriter text, String title) {
    Moment first = history.getFirst();
    Moment last = history.getLast();
    double seconds = Math.max((last.nanos() - first.nanos()) / 1e9, 1e-3);
    text.println(title);
    text.println();
    Table classes = new Table("family  ", "protocol", "packets/s", "Mbit/s", "packets", "bytes");
    last.snapshot().classes().entrySet().stream()
        .sorted(byPackets())
        .forEach(entry -> {
          LiveFlows.Sum now = entry.getValue();
          LiveFlows.Sum rate =
              now.minus(
                  first.snapshot().classes().getOrDefault(entry.getKey(), LiveFlows.Sum.ZERO));
          classes.row(
              "IPv" + entry.getKey().ipVersion(),
              Protocol.name(entry.getKey().protocol()),
              "%9.0f".formatted(rate.packets() / seconds),
              "%6.2f".formatted(rate.bytes() * 8 / seconds / 1e6),
              "%,9d".formatted(now.packets()),
              "%,11d".formatted(now.bytes()));
        });
    classes.print(text, "  ");
    text.println();
    Table top = new Table("largest flows", "protocol", "packets", "bytes");
    for (Map.Entry<FlowKey, LiveFlows.Sum> entry : last.snapshot().top()) {
      top.row(
          name(entry.getKey()),
          entry.getKey().protocolName(),
          "%,7d".formatted(entry.getValue().packets()),
          "%,9d".formatted(entry.getValue().bytes()));
    }
    top.print(text, "  ");
    text.println();
    line(text, "ICMPv6", findings.icmpv6(Icmpv6::shortName));
    boolean table = !findings.link().isEmpty();
    line(
        text,
        table ? "on the link" : "neighbour discovery",
        table ? findings.link() : findings.neighbourDiscovery(true));
    line(text, "extension headers", findings.extensionHeaders());
    line(text, "irregular chains", findings.irregularChains());
    line(text, "TCP", findings.tcp());
    if (drops) {
      line(text, "dropped by the kernel", findings.drops());
    }
    LiveFlows.Sum total = last.snapshot().total();
    text.println(
        "  %,d flows, %,d packets, %,d bytes"
            .formatted(last.snapshot().flows(), total.packets(), total.bytes()));
    text.flush();
  }

  private static Comparator<Map.Entry<LiveFlows.Kind, LiveFlows.Sum>> byPackets() {
    return Comparator.comparingInt(
            (Map.Entry<LiveFlows.Kind, LiveFlows.Sum> entry) -> -entry.getKey().ipVersion())
        .thenComparingLong(entry -> -entry.getValue().packets());
  }

  private static String name(FlowKey key) {
    return fit(
        end(key.ipVersion(), key.sourceText(), key.sourcePort())
            + " > "
            + end(key.ipVersion(), key.destinationText(), key.destinationPort()));
  }

  private static String end(int ipVersion, String address, int port) {
    return port == 0
        ? address
        : String.format(Locale.ROOT, ipVersion == 6 ? "[%s]:%d" : "%s:%d", address, port);
  }

  /// Of what has not come, or never will, there is no line.
  private static void line(PrintWriter text, String name, String words) {
    if (!words.equals(Findings.NONE)) {
      text.println("  " + fit(name + ": " + words));
    }
  }

  private static String fit(String text) {
    return text.length() <= WIDTH ? text : text.substring(0, WIDTH - 3) + "...";
  }
}
