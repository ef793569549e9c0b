// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.mapping;

import static dev.weir.otlp.mapping.Detail.FULL;
import static dev.weir.otlp.mapping.FlowAttribute.number;
import static dev.weir.otlp.mapping.FlowAttribute.word;

import dev.weir.api.flow.Flow;
import dev.weir.api.flow.Tcp;
import dev.weir.api.flow.Tcp.Analysis;
import dev.weir.api.flow.Tcp.DirectionAnalysis;
import dev.weir.api.flow.TcpFlags;
import dev.weir.otlp.proto.ProtoReader.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What TCP did, as attributes of a flow's log record.
final class TcpMapping {
  private static final Key FIN = Key.of("fin");
  private static final Key SYN = Key.of("syn");
  private static final Key RST = Key.of("rst");
  private static final Key PSH = Key.of("psh");
  private static final Key ACK = Key.of("ack");
  private static final Key URG = Key.of("urg");
  private static final Key ECE = Key.of("ece");
  private static final Key CWR = Key.of("cwr");
  private static final Key SYN_ONLY = Key.of("syn_only");
  private static final Key SYN_ACK = Key.of("syn_ack");

  private TcpMapping() {}

  static List<FlowAttribute> all() {
    List<FlowAttribute> table = new ArrayList<>();
    table.add(flags("flow.forward.tcp.flags", Tcp::forward, flow -> flow.forward));
    table.add(flags("flow.backward.tcp.flags", Tcp::backward, flow -> flow.backward));
    direction(table, "forward", Analysis::forward, flow -> flow.forward);
    direction(table, "backward", Analysis::backward, flow -> flow.backward);
    table.add(
        number(
            "flow.tcp.longest_retransmission_run",
            FULL,
            TcpMapping::analysis,
            Analysis::longestRetransmissionRun,
            (flow, run) -> flow.retransmissionRun = run));
    table.add(handshake());
    table.add(
        word(
            "flow.tcp.state",
            FULL,
            Tcp.State.class,
            flow -> {
              Analysis analysis = analysis(flow);
              return analysis == null ? null : analysis.state();
            },
            (flow, state) -> flow.state = state));
    table.add(connectionState());
    return table;
  }

  private static @Nullable Analysis analysis(Flow flow) {
    Tcp tcp = flow.tcp();
    return tcp == null ? null : tcp.analysis();
  }

  /// In Zeek's own spelling.
  private static FlowAttribute connectionState() {
    Key key = Key.of("flow.tcp.connection_state");
    Words<Tcp.ConnectionState> words =
        new Words<>(Tcp.ConnectionState.class, UnaryOperator.identity());
    return new FlowAttribute(
        key.name(),
        FULL,
        (flow, out) -> {
          Analysis analysis = analysis(flow);
          if (analysis != null) {
            out.text(key, words.text(analysis.connectionState()));
          }
        },
        (flow, in) -> flow.connectionState = words.constant(in));
  }

  private static void direction(
      List<FlowAttribute> table,
      String name,
      Function<Analysis, DirectionAnalysis> of,
      Function<FlowDraft, DirectionDraft> draft) {
    Function<Flow, @Nullable DirectionAnalysis> part =
        flow -> {
          Analysis analysis = analysis(flow);
          return analysis == null ? null : of.apply(analysis);
        };
    String prefix = "flow." + name + ".tcp.";
    table.add(
        number(
            prefix + "retransmissions",
            FULL,
            part,
            DirectionAnalysis::retransmissions,
            (flow, n) -> draft.apply(flow).retransmissions = n));
    table.add(
        number(
            prefix + "out_of_order",
            FULL,
            part,
            DirectionAnalysis::outOfOrder,
            (flow, n) -> draft.apply(flow).outOfOrder = n));
    table.add(
        number(
            prefix + "zero_windows",
            FULL,
            part,
            DirectionAnalysis::zeroWindows,
            (flow, n) -> draft.apply(flow).zeroWindows = n));
    table.add(
        number(
            prefix + "zero_window_time",
            FULL,
            part,
            DirectionAnalysis::zeroWindowNanos,
            (flow, n) -> draft.apply(flow).zeroWindowNanos = n));
  }

  private static FlowAttribute handshake() {
    String name = "flow.tcp.handshake_rtt";
    Key key = Key.of(name);
    return new FlowAttribute(
        name,
        FULL,
        (flow, out) -> {
          Analysis analysis = analysis(flow);
          if (analysis != null && analysis.handshakeRttMicros() >= 0) {
            out.number(key, analysis.handshakeRttMicros());
          }
        },
        (flow, in) -> flow.handshakeRtt = in.number());
  }

  /// Packets by flag, as a map of those flags that some packet carried: a flag that is not there was
  /// on no packet. Without the attribute nobody looked.
  private static FlowAttribute flags(
      String name, Function<Tcp, TcpFlags> of, Function<FlowDraft, DirectionDraft> draft) {
    Key key = Key.of(name);
    return new FlowAttribute(
        name,
        FULL,
        (flow, out) -> {
          Tcp tcp = flow.tcp();
          if (tcp != null) {
            TcpFlags flags = of.apply(tcp);
            int end = out.out().size();
            AttributeWriter entries = AttributeWriter.ofMap(out.out());
            some(entries, SYN_ACK, flags.synAck());
            some(entries, SYN_ONLY, flags.synOnly());
            some(entries, CWR, flags.cwr());
            some(entries, ECE, flags.ece());
            some(entries, URG, flags.urg());
            some(entries, ACK, flags.ack());
            some(entries, PSH, flags.psh());
            some(entries, RST, flags.rst());
            some(entries, SYN, flags.syn());
            some(entries, FIN, flags.fin());
            out.map(key, end);
          }
        },
        (flow, in) -> draft.apply(flow).flags = flags(in));
  }

  private static TcpFlags flags(AttributeReader in) throws MalformedException, UnreadableException {
    Figures figures = Figures.read(in, FIN, SYN, RST, PSH, ACK, URG, ECE, CWR, SYN_ONLY, SYN_ACK);
    return new TcpFlags(
        figures.number(FIN, 0),
        figures.number(SYN, 0),
        figures.number(RST, 0),
        figures.number(PSH, 0),
        figures.number(ACK, 0),
        figures.number(URG, 0),
        figures.number(ECE, 0),
        figures.number(CWR, 0),
        figures.number(SYN_ONLY, 0),
        figures.number(SYN_ACK, 0));
  }

  private static void some(AttributeWriter out, Key key, long packets) {
    if (packets != 0) {
      out.number(key, packets);
    }
  }
}
