// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.mapping;

import dev.weir.api.flow.EndReason;
import dev.weir.api.flow.Exchange;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.FlowKey;
import dev.weir.api.flow.HostSample;
import dev.weir.api.flow.Spread;
import dev.weir.api.flow.Tcp;
import dev.weir.api.flow.Traffic;
import dev.weir.api.flow.Verdict;
import dev.weir.api.flow.Window;
import dev.weir.api.net.Address;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was read of a flow so far. The table's lines fill it in whatever order they come.
final class FlowDraft {
  static final long UNKNOWN = -1;

  int ipVersion;
  int protocol = (int) UNKNOWN;
  @Nullable Address source;
  @Nullable Address destination;
  int sourcePort;
  int destinationPort;

  long start = UNKNOWN;
  long end = UNKNOWN;
  long first = UNKNOWN;
  long sequence = UNKNOWN;
  @Nullable EndReason endReason;

  final DirectionDraft forward = new DirectionDraft();
  final DirectionDraft backward = new DirectionDraft();
  long fragments = UNKNOWN;
  int extensionDepth;
  Spread sizes = Spread.NONE;
  Spread gaps = Spread.NONE;

  long retransmissionRun;
  long handshakeRtt = UNKNOWN;
  Tcp.@Nullable State state;
  Tcp.@Nullable ConnectionState connectionState;

  List<Exchange> exchanges = List.of();
  Verdict.@Nullable Action verdict;
  @Nullable String dropReason;
  long droppedPackets;
  final WorkloadDraft sourceWorkload = new WorkloadDraft();
  final WorkloadDraft destinationWorkload = new WorkloadDraft();

  long windowStart = UNKNOWN;
  long windowEnd = UNKNOWN;
  boolean beganBefore;
  Window.@Nullable Handshake handshake;
  Window.@Nullable End client;
  @Nullable List<Window.Drop> drops;
  @Nullable HostSample host;

  /// Whether the record says less of the packets than a [Flow] does: sent at [Detail#BASIC].
  boolean isBasic() {
    return forward.packets >= 0 && fragments < 0;
  }

  /// The flow.
  ///
  /// @throws UnreadableException when something is missing that every flow has
  Flow flow() throws UnreadableException {
    return new Flow(
        key(),
        needed(start, "flow.start"),
        needed(end, "flow.end"),
        needed(first, "flow.first"),
        needed(sequence, "flow.sequence"),
        endReason,
        forward.observation(),
        backward.observation(),
        traffic(),
        tcp(),
        exchanges,
        verdict == null ? null : new Verdict(verdict, dropReason, droppedPackets),
        sourceWorkload.workload(),
        destinationWorkload.workload(),
        window());
  }

  void add(Exchange exchange) {
    if (exchanges.isEmpty()) {
      exchanges = new ArrayList<>();
    }
    exchanges.add(exchange);
  }

  private FlowKey key() throws UnreadableException {
    if (source == null || destination == null || ipVersion == 0 || protocol < 0) {
      throw new UnreadableException(
          "a flow without "
              + (source == null
                  ? "source.address"
                  : destination == null
                      ? "destination.address"
                      : ipVersion == 0 ? "network.type" : "flow.protocol.number"));
    }
    return new FlowKey(ipVersion, protocol, source, sourcePort, destination, destinationPort);
  }

  private @Nullable Traffic traffic() {
    return forward.packets < 0
        ? null
        : new Traffic(
            forward.counts(),
            backward.counts(),
            sizes,
            gaps,
            Math.max(0, fragments),
            extensionDepth,
            forward.headers,
            backward.headers);
  }

  private @Nullable Tcp tcp() throws UnreadableException {
    return forward.flags == null && backward.flags == null
        ? null
        : new Tcp(forward.flagsOrNone(), backward.flagsOrNone(), analysis());
  }

  private Tcp.@Nullable Analysis analysis() throws UnreadableException {
    if (state == null) {
      return null;
    }
    if (connectionState == null) {
      throw new UnreadableException("flow.tcp.state without flow.tcp.connection_state");
    }
    return new Tcp.Analysis(
        forward.analysis(),
        backward.analysis(),
        retransmissionRun,
        handshakeRtt,
        state,
        connectionState);
  }

  private @Nullable Window window() throws UnreadableException {
    return windowStart < 0
        ? null
        : new Window(
            windowStart,
            needed(windowEnd, "flow.window.end"),
            beganBefore,
            handshake,
            drops,
            host,
            client);
  }

  private static long needed(long value, String name) throws UnreadableException {
    if (value < 0) {
      throw new UnreadableException("a flow without " + name);
    }
    return value;
  }
}
