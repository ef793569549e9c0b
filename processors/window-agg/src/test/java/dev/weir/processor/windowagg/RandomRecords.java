// SPDX-License-Identifier: Apache-2.0
package dev.weir.processor.windowagg;

import dev.weir.api.Attributes;
import dev.weir.api.flow.DirectionCounts;
import dev.weir.api.flow.EndReason;
import dev.weir.api.flow.Exchange;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.FlowKey;
import dev.weir.api.flow.HeaderFields;
import dev.weir.api.flow.Observation;
import dev.weir.api.flow.Spread;
import dev.weir.api.flow.Tcp;
import dev.weir.api.flow.Tcp.DirectionAnalysis;
import dev.weir.api.flow.TcpFlags;
import dev.weir.api.flow.Traffic;
import dev.weir.api.flow.Verdict;
import dev.weir.api.flow.Workload;
import dev.weir.api.net.Address;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Records of any content, from a few flows and a stretch of time.
final class RandomRecords {
  private final Random random;
  private final int flows;

  RandomRecords(long seed, int flows) {
    this.random = new Random(seed);
    this.flows = flows;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  boolean oneIn(int many) {
    return random.nextInt(many) == 0;
  }

  private <T> T any(T[] values) {
    return values[below(values.length)];
  }

  FlowKey key() {
    int number = random.nextInt(flows);
    int protocol = number % 3 == 0 ? 17 : 6;
    Address one = new Address(0x20010db8_00000000L, number / 2);
    Address other = new Address(0x20010db8_00000000L, number % 5 + 100);
    FlowKey key = new FlowKey(6, protocol, one, 1024 + number, other, 443);
    return oneIn(2) ? key : key.reversed();
  }

  /// A record of packets that lies in one window.
  ///
  /// @param startNanos the window's
  Flow packets(FlowKey key, long startNanos, long windowNanos, long firstNanos, long sequence) {
    long from = startNanos + random.nextLong(windowNanos);
    long to = from + random.nextLong(startNanos + windowNanos - from);
    Observation seen =
        oneIn(3)
            ? null
            : new Observation("eth" + below(4), below(4), any(Observation.Side.values()));
    return new Flow(
        key,
        from,
        to,
        Math.min(firstNanos, from),
        sequence,
        oneIn(5) ? any(EndReason.values()) : null,
        seen,
        oneIn(3) ? null : new Observation("veth", below(9), Observation.Side.INGRESS),
        traffic(),
        key.protocol() == 6 ? tcp() : null,
        List.of(),
        null,
        workload(),
        workload(),
        null);
  }

  Flow exchange(FlowKey key, long timeNanos) {
    return new Flow(
        key,
        timeNanos,
        timeNanos,
        timeNanos,
        0,
        null,
        null,
        null,
        null,
        null,
        List.of(new Exchange(Exchange.Protocol.HTTP, timeNanos, below(1000), Attributes.empty())),
        null,
        null,
        null,
        null);
  }

  Flow drop(FlowKey key, long timeNanos) {
    return new Flow(
        key,
        timeNanos,
        timeNanos,
        timeNanos,
        0,
        null,
        null,
        null,
        null,
        null,
        List.of(),
        new Verdict(Verdict.Action.DROPPED, "reason_" + below(3), 1 + below(5)),
        null,
        null,
        null);
  }

  Traffic traffic() {
    DirectionCounts forward = counts();
    DirectionCounts backward = oneIn(4) ? DirectionCounts.ZERO : counts();
    long packets = forward.packets() + backward.packets();
    Spread sizes =
        switch (below(3)) {
          case 0 -> Spread.NONE;
          case 1 ->
              new Spread(
                  packets,
                  forward.frameBytes() + backward.frameBytes(),
                  7e5 / 3,
                  60,
                  below(65_536));
          default -> new Spread(1 + below(9), number() / 7.0, 0.1, -0.5, 1e9);
        };
    return new Traffic(
        forward,
        backward,
        sizes,
        oneIn(3) ? Spread.NONE : new Spread(1 + below(9), -12.345, 1e-9, -5.001, 1e12 / 7),
        oneIn(2) ? 0 : number(),
        below(20),
        oneIn(3) ? null : headers(),
        oneIn(3) ? null : headers());
  }

  Tcp tcp() {
    return new Tcp(
        flags(),
        flags(),
        oneIn(4)
            ? null
            : new Tcp.Analysis(
                analysis(),
                analysis(),
                below(70_000),
                oneIn(2) ? -1 : number(),
                any(Tcp.State.values()),
                any(Tcp.ConnectionState.values())));
  }

  /// A number of any length, never below 0.
  long number() {
    return random.nextLong() >>> (1 + below(62));
  }

  private @Nullable Workload workload() {
    return oneIn(6) ? new Workload(Attributes.of("k8s.pod.name", "pod-" + below(5))) : null;
  }

  private DirectionCounts counts() {
    return new DirectionCounts(1 + below(1000), below(1_000_000), number() >>> 8, below(900));
  }

  private HeaderFields headers() {
    return new HeaderFields(below(64), 64 + below(192), below(256), below(3), below(1 << 20));
  }

  private TcpFlags flags() {
    if (oneIn(3)) {
      return TcpFlags.ZERO;
    }
    return new TcpFlags(
        below(2), below(2), below(2), below(300), number() >>> 8, 0, below(2), 1, 0, below(2));
  }

  private DirectionAnalysis analysis() {
    return oneIn(2)
        ? DirectionAnalysis.ZERO
        : new DirectionAnalysis(below(5), below(300), 0, number() >>> 8);
  }
}
