// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.row;

import dev.weir.api.flow.Exchange;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.FlowKey;
import dev.weir.api.flow.HostSample;
import dev.weir.api.flow.Spread;
import dev.weir.api.flow.Tcp;
import dev.weir.api.flow.Traffic;
import dev.weir.api.flow.Window;
import dev.weir.api.net.Protocol;
import dev.weir.exporter.csv.label.Label;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// A record as columns read it, with what several of them need. One object serves all rows in turn.
/// Not safe for use by several threads.
final class Row {
  private static final double NANOS = 1e9;
  private static final Label NO_LABEL = new Label(0, null);
  private static final Window NO_WINDOW = new Window(0, 0);

  private final TcpSums sums = new TcpSums();
  private final FlowNames names = new FlowNames();
  private final Exchanges exchanges = new Exchanges();
  private @Nullable Flow current;
  private Window window = NO_WINDOW;
  private boolean tcpProtocol;
  private @Nullable Traffic traffic;
  private Tcp.@Nullable Analysis analysis;
  private Label label = NO_LABEL;

  /// Makes this the row of a record.
  void read(Flow flow, Label newLabel) {
    current = flow;
    traffic = flow.traffic();
    Tcp tcp = flow.tcp();
    analysis = tcp == null ? null : tcp.analysis();
    tcpProtocol = flow.key().protocol() == Protocol.TCP;
    window = flow.window() == null ? NO_WINDOW : flow.window();
    label = newLabel;
    sums.read(tcp, tcpProtocol);
    names.read(flow.key());
    exchanges.read(flow.exchanges());
  }

  Flow flow() {
    if (current == null) {
      throw new IllegalStateException("no record was read");
    }
    return current;
  }

  FlowKey key() {
    return flow().key();
  }

  boolean isTcp() {
    return tcpProtocol;
  }

  Label label() {
    return label;
  }

  TcpSums sums() {
    return sums;
  }

  FlowNames names() {
    return names;
  }

  Exchanges exchanges() {
    return exchanges;
  }

  /// The last exchange by time.
  @Nullable Exchange exchange() {
    return exchanges.last();
  }

  /// Of a record without one, an empty window at time 0.
  Window window() {
    return window;
  }

  double windowSeconds() {
    return (window.endNanos() - window.startNanos()) / NANOS;
  }

  @Nullable HostSample host() {
    return window.host();
  }

  @Nullable Traffic traffic() {
    return traffic;
  }

  /// 0 or 1.
  static long flag(boolean value) {
    return value ? 1 : 0;
  }

  /// A figure of the packets; absent when none were counted.
  long count(ToLongFunction<Traffic> figure) {
    return traffic == null ? Cell.ABSENT : figure.applyAsLong(traffic);
  }

  /// Packets of both directions, or absent.
  long packets() {
    return traffic == null ? Cell.ABSENT : traffic.packets();
  }

  /// Frame bytes of both directions, or absent.
  long frameBytes() {
    return traffic == null ? Cell.ABSENT : traffic.frameBytes();
  }

  Spread sizes() {
    return traffic == null ? Spread.NONE : traffic.sizesBytes();
  }

  Spread gaps() {
    return traffic == null ? Spread.NONE : traffic.gapsMicros();
  }

  /// What there is where nobody told of TCP: nothing is known of a TCP flow, `other` of any other.
  long orOtherProtocol(long other) {
    return tcpProtocol ? Cell.ABSENT : other;
  }

  Tcp.@Nullable Analysis analysis() {
    return analysis;
  }

  /// A count divided by the packets; NaN where either is not known or there are none.
  double share(long count) {
    long all = packets();
    return count == Cell.ABSENT || all <= 0 ? Double.NaN : (double) count / all;
  }

  /// A count divided by the window's length.
  double rate(long count) {
    return count == Cell.ABSENT ? Double.NaN : count / windowSeconds();
  }
}
