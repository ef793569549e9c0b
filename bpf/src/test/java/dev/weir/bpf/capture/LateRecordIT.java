// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.weir.api.flow.Flow;
import dev.weir.api.flow.Tcp.Analysis;
import dev.weir.api.flow.Tcp.ConnectionState;
import dev.weir.api.flow.Tcp.State;
import dev.weir.bpf.flow.FlowTimeouts;
import dev.weir.bpf.flow.Interfaces;
import dev.weir.bpf.layout.LinkLayer;
import dev.weir.bpf.table.FlowTable;
import dev.weir.bpf.table.MappedTable;
import dev.weir.testkit.KernelTest;
import dev.weir.testkit.packet.PacketBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a record says of a connection whose next epoch runs when it is told.
@KernelTest
class LateRecordIT {
  private static final long SECOND = 1_000_000_000L;
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final RawTap tap = new RawTap(RawTap.Mode.TC_CAPTURE, 64, INTERVAL.toNanos(), 1);
  private final MappedTable memory = tap.table();
  private final FlowTable table =
      new FlowTable(memory, INTERVAL, new FlowTimeouts(INTERVAL, INTERVAL), Interfaces.none());
  private final List<Flow> records = new ArrayList<>();
  private final FuzzPacket packet = new FuzzPacket();

  @AfterEach
  void close() {
    memory.close();
    tap.close();
  }

  @Test
  void tellsHowTheConnectionStoodAtTheEndOfItsOwnEpoch() {
    client(0, "S", 1_000, 0, 0);
    server(SECOND, "SA", 9_000, 1_001, 0);
    client(SECOND + 1_000_000, "A", 1_001, 9_001, 0);
    table.tellAll(records::add);
    client(2 * SECOND, "A", 1_001, 9_001, 10);
    client(3 * SECOND, "FA", 1_011, 9_001, 0);
    table.tellAll(records::add);
    assertThat(records)
        .extracting(Flow::sequence, record -> of(record).state(), record -> of(record).zeek())
        .containsExactly(
            tuple(0L, State.NEW, ConnectionState.S0),
            tuple(1L, State.ESTABLISHED, ConnectionState.S1),
            tuple(2L, State.ESTABLISHED, ConnectionState.S1),
            tuple(3L, State.CLOSING, ConnectionState.S2));
    assertThat(records)
        .extracting(record -> of(record).handshakeMicros())
        .containsExactly(-1L, 1_001_000L, 1_001_000L, 1_001_000L);
  }

  @Test
  void tellsOfEpochsThatWereMergedHowTheLastOfThemEnded() {
    client(0, "S", 1_000, 0, 0);
    server(SECOND, "SA", 9_000, 1_001, 0);
    client(SECOND + 1_000_000, "A", 1_001, 9_001, 0);
    client(2 * SECOND, "FA", 1_001, 9_001, 0);
    table.tellAll(records::add);
    assertThat(records)
        .extracting(record -> of(record).state())
        .containsExactly(State.ESTABLISHED, State.CLOSING);
    assertThat(table.mergedEpochs()).isEqualTo(1);
  }

  private record Said(State state, ConnectionState zeek, long handshakeMicros) {}

  private static Said of(Flow record) {
    Analysis analysis = Objects.requireNonNull(Objects.requireNonNull(record.tcp()).analysis());
    return new Said(analysis.state(), analysis.connectionState(), analysis.handshakeRttMicros());
  }

  private void client(long nanos, String flags, int sequence, int acknowledged, int payload) {
    run(nanos, "2001:db8::1", "2001:db8::2", 40_000, 443, flags, sequence, acknowledged, payload);
  }

  private void server(long nanos, String flags, int sequence, int acknowledged, int payload) {
    run(nanos, "2001:db8::2", "2001:db8::1", 443, 40_000, flags, sequence, acknowledged, payload);
  }

  private void run(
      long nanos,
      String from,
      String to,
      int source,
      int target,
      String flags,
      int sequence,
      int acknowledged,
      int payload) {
    packet.set(
        PacketBuilder.ethernet()
            .ipv6(from, to)
            .tcp(source, target, tcp -> tcp.flags(flags).seq(sequence).ack(acknowledged))
            .payload(payload)
            .build(),
        LinkLayer.ETHERNET);
    assertThat(tap.run(packet, 10 * SECOND + nanos)).isTrue();
  }
}
