// SPDX-License-Identifier: Apache-2.0
package dev.weir.bench;

import dev.weir.api.flow.Flow;
import dev.weir.api.flow.FlowId;
import dev.weir.api.flow.Spread;
import dev.weir.api.flow.Tcp;
import dev.weir.api.flow.Tcp.Analysis;
import dev.weir.api.flow.Tcp.DirectionAnalysis;
import dev.weir.api.flow.TcpFlags;
import dev.weir.api.flow.Traffic;
import dev.weir.api.flow.Window;
import dev.weir.api.flow.Window.Handshake;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;

/// The fields of a classic row of a TCP flow that was counted and analysed, each as a text.
final class NaiveRow {
  private static final int COLUMNS = 74;
  private static final double NANOS = 1e9;
  private static final double MILLI = 1e3;

  private final List<String> fields = new ArrayList<>(COLUMNS);
  private final Flow flow;
  private final Traffic traffic;
  private final Tcp tcp;
  private final Analysis analysis;
  private final Window window;

  private NaiveRow(Flow flow) {
    this.flow = flow;
    this.traffic = Objects.requireNonNull(flow.traffic());
    this.tcp = Objects.requireNonNull(flow.tcp());
    this.analysis = Objects.requireNonNull(tcp.analysis());
    this.window = Objects.requireNonNull(flow.window());
  }

  static List<String> fields(Flow flow) {
    NaiveRow row = new NaiveRow(flow);
    row.identity();
    row.totals();
    row.flags();
    row.spreads();
    row.directions();
    // Nothing is known of the application and the host.
    row.fields.addAll(Collections.nCopies(COLUMNS - 1 - row.fields.size(), ""));
    row.add(0);
    return row.fields;
  }

  private void identity() {
    add(window.startNanos() / 1_000_000_000L);
    fields.add(FlowId.of(flow.key()));
    fields.add(flow.key().sourceText());
    fields.add(flow.key().destinationText());
    add(flow.key().sourcePort());
    add(flow.key().destinationPort());
    add(flow.key().protocol());
    add(0);
  }

  private void totals() {
    double seconds = (window.endNanos() - window.startNanos()) / NANOS;
    add(traffic.packets());
    add(traffic.frameBytes());
    add(traffic.packets() / seconds);
    add(traffic.frameBytes() / seconds);
    add((double) traffic.frameBytes() / traffic.packets());
    add(ofAnalysis(DirectionAnalysis::retransmissions));
    add((double) ofAnalysis(DirectionAnalysis::retransmissions) / traffic.packets());
    add(analysis.longestRetransmissionRun());
    add(ofAnalysis(DirectionAnalysis::outOfOrder));
    add(ofFlags(TcpFlags::rst));
    add(ofAnalysis(DirectionAnalysis::zeroWindows));
    add(ofAnalysis(DirectionAnalysis::zeroWindowNanos) / NANOS);
  }

  private void flags() {
    long syn = ofFlags(TcpFlags::synOnly);
    long synAck = ofFlags(TcpFlags::synAck);
    add(syn);
    add(synAck);
    add(ofFlags(TcpFlags::fin));
    add(ofFlags(TcpFlags::rst));
    add(ofFlags(TcpFlags::psh));
    add(ofFlags(TcpFlags::ack));
    add(ofFlags(TcpFlags::urg));
    add(ofFlags(TcpFlags::ece));
    add(ofFlags(TcpFlags::cwr));
    add(synAck == 0 ? syn : (double) syn / synAck);
    add(window.handshake() == Handshake.SYN ? 1 : 0);
    fields.add(analysis.state().name());
  }

  private void spreads() {
    Spread sizes = traffic.sizesBytes();
    Spread gaps = traffic.gapsMicros();
    add((long) sizes.minimum());
    add((long) sizes.maximum());
    add(sizes.sampleVariance());
    add(gaps.mean() / MILLI);
    add(Math.sqrt(gaps.sampleVariance()) / MILLI);
    add((flow.endNanos() - flow.firstNanos()) / NANOS);
  }

  private void directions() {
    add(traffic.packets());
    add(traffic.frameBytes());
    add(traffic.forward().packets());
    add(traffic.backward().packets());
    add(traffic.forward().frameBytes());
    add(traffic.backward().frameBytes());
    fields.add("");
    add((double) ofFlags(TcpFlags::rst) / traffic.packets());
  }

  private long ofFlags(ToLongFunction<TcpFlags> count) {
    return count.applyAsLong(tcp.forward()) + count.applyAsLong(tcp.backward());
  }

  private long ofAnalysis(ToLongFunction<DirectionAnalysis> count) {
    return count.applyAsLong(analysis.forward()) + count.applyAsLong(analysis.backward());
  }

  private void add(long value) {
    fields.add(Long.toString(value));
  }

  private void add(double value) {
    fields.add(Double.toString(value));
  }
}
