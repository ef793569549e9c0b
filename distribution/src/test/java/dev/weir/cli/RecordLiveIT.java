// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bpf.netns.InterfaceCounters;
import dev.weir.bpf.netns.NetworkNamespace;
import dev.weir.cli.DatasetRows.DatasetRow;
import dev.weir.testkit.KernelTest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same packets recorded live and from a capture that `tcpdump` makes beside it give the same rows.
@KernelTest
class RecordLiveIT {
  private static final Duration TRAFFIC = Duration.ofSeconds(16);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /// This part of the rows at least.
  private static final double EQUAL = 0.999;

  private static final long TRANSFERRED = 8 << 20;

  private final SilentCable cable = new SilentCable("rl");
  @TempDir private Path directory;

  @AfterEach
  void remove() {
    cable.close();
  }

  @Test
  void rowsAreThoseOfACapture() throws Exception {
    cable.net().offloads(false);
    Recording recording =
        record(
            () -> {
              // A rate makes a segment take longer than a handshake; see docs/decisions/0010.
              String shape = "tc qdisc add dev weir0 root tbf rate 40mbit burst 3200 limit 1000000";
              cable.net().left().exec(shape.split(" ", -1));
              loseTcp(cable.net().left(), 2);
              loseTcp(cable.net().right(), 5);
              try (MixedTraffic traffic = MixedTraffic.start(cable.net())) {
                traffic.goOn(TRAFFIC);
              }
            },
            "--schema",
            "extended");

    DatasetRows live = recording.live();
    DatasetRows captured = recording.captured();
    assertThat(live.sum("packet_count")).isEqualTo(captured.sum("packet_count"));
    assertThat(live.sum("byte_count")).isEqualTo(captured.sum("byte_count"));
    assertThat(captured.sum("retransmission_count")).isGreaterThan(200);
    assertThat(captured.sum("rst_count")).isGreaterThan(200);
    assertThat(captured.sum("out_of_order_count")).isPositive();
    Comparison comparison = Comparison.of(live, captured);
    System.out.printf(
        "%d rows of %d packets, %d retransmitted, %d out of order; %s%n",
        comparison.rows(),
        captured.sum("packet_count"),
        captured.sum("retransmission_count"),
        captured.sum("out_of_order_count"),
        comparison);
    assertThat(comparison.unexplained()).isEmpty();
    assertThat(comparison.rows()).isGreaterThan(2_000);
    assertThat(comparison.equal()).isGreaterThanOrEqualTo(EQUAL);
  }

  /// Live, a super-packet is the segments that it will be on the wire; a capture shows it as one.
  @Test
  void aSuperPacketIsItsSegments() throws Exception {
    cable.net().offloads(true);
    NetworkNamespace left = cable.net().left();
    NetworkNamespace right = cable.net().right();
    Recording recording =
        record(
            () -> {
              transfer(right.ipv6());
              transfer(right.ipv4());
            },
            "--schema",
            "extended");

    Map<String, Sums> live = Sums.ofTcp(recording.live());
    Map<String, Sums> captured = Sums.ofTcp(recording.captured());
    assertThat(live).hasSize(2).hasSameSizeAs(captured);
    live.forEach((flow, sums) -> {
      Sums seen = Objects.requireNonNull(captured.get(flow), flow);
      assertThat(sums.payload()).as(flow).isEqualTo(TRANSFERRED).isEqualTo(seen.payload());
      assertThat(sums.forward()).as(flow).isGreaterThan(5 * seen.forward());
      assertThat(sums.bytes()).as(flow).isGreaterThan(seen.bytes());
    });
    assertThat(live.values().stream().mapToLong(Sums::forward).sum()).isEqualTo(outSegments(left));
    assertThat(live.values().stream().mapToLong(Sums::backward).sum())
        .isEqualTo(outSegments(right));
  }

  /// Of one connection, over all windows.
  private record Sums(long forward, long backward, long bytes, long payload) {
    static Map<String, Sums> ofTcp(DatasetRows rows) {
      Map<String, Sums> sums = new TreeMap<>();
      rows.rows()
          .forEach((key, row) -> {
            if (row.text("protocol").equals("6")) {
              sums.merge(key.flowId(), of(row), Sums::plus);
            }
          });
      return sums;
    }

    private static Sums of(DatasetRow row) {
      return new Sums(
          row.number("forward_packets"),
          row.number("backward_packets"),
          row.number("forward_bytes"),
          row.number("forward_payload_bytes"));
    }

    private Sums plus(Sums other) {
      return new Sums(
          forward + other.forward,
          backward + other.backward,
          bytes + other.bytes,
          payload + other.payload);
    }
  }

  private record Recording(DatasetRows live, DatasetRows captured) {}

  /// What happens on the cable while it is recorded.
  private interface Speech {
    void speak() throws Exception;
  }

  /// Records the right end live and by `tcpdump` from silence to silence, and then the capture.
  private Recording record(Speech speech, String... options) throws Exception {
    NetworkNamespace recorded = cable.net().right();
    Path capture = directory.resolve("a.pcap");
    List<String> live = new ArrayList<>(List.of("record", recorded.interfaceName()));
    live.addAll(List.of("--duration", "0", "--output", "live"));
    live.addAll(List.of(options));
    try (PacketCapture tcpdump = PacketCapture.start(recorded, capture);
        WeirProcess weir = WeirProcess.startIn(recorded, directory, live.toArray(String[]::new))) {
      weir.awaitLog("recording " + recorded.interfaceName());
      cable.connect();
      speech.speak();
      InterfaceCounters passed = cable.silence();
      tcpdump.finish(passed.rxPackets() + passed.txPackets());
      weir.interrupt();
      assertThat(weir.awaitExit(PATIENCE)).as(weir.err()).isZero();
      cable.assertSilent();
    }
    String output = directory.resolve("captured").toString();
    List<String> ofCapture = new ArrayList<>(List.of("record", "--pcap", capture.toString()));
    ofCapture.addAll(List.of("--output", output));
    ofCapture.addAll(List.of(options));
    CommandLineRun run = CommandLineRun.weir(ofCapture.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
    return new Recording(
        DatasetRows.read(directory.resolve("live/dataset.csv")),
        DatasetRows.read(directory.resolve("captured/dataset.csv")));
  }

  /// Sends some bytes from the left to the right and closes both ends.
  private void transfer(String address) throws IOException {
    try (ServerSocketChannel server = cable.net().right().call(() -> ServerSocketChannel.open())) {
      server.bind(new InetSocketAddress(address, 0));
      try (SocketChannel client = cable.net().left().call(() -> SocketChannel.open())) {
        client.connect(server.getLocalAddress());
        try (SocketChannel accepted = server.accept()) {
          ByteBuffer in = ByteBuffer.allocate(1 << 20);
          ByteBuffer out = ByteBuffer.allocate(1 << 16);
          for (long sent = 0; sent < TRANSFERRED; ) {
            int written = client.write(out.clear());
            sent += written;
            for (int read = 0; read < written; ) {
              read += accepted.read(in.clear());
            }
          }
          client.shutdownOutput();
          assertThat(accepted.read(in.clear())).isNegative();
          accepted.shutdownOutput();
          assertThat(client.read(in.clear())).isNegative();
        }
      }
    }
  }

  /// The segments of TCP that the kernel of this end has sent.
  private static long outSegments(NetworkNamespace end) {
    List<String[]> tcp =
        end.exec("cat", "/proc/net/snmp")
            .lines()
            .filter(line -> line.startsWith("Tcp:"))
            .map(line -> line.split(" ", -1))
            .toList();
    return Long.parseLong(tcp.get(1)[List.of(tcp.getFirst()).indexOf("OutSegs")]);
  }

  /// Drops so many of a hundred TCP segments right after they came in at this end, behind the tap.
  private static void loseTcp(NetworkNamespace end, int percent) {
    String chain =
        "{ type filter hook ingress device "
            + end.interfaceName()
            + " priority 0; policy accept; }";
    end.exec("nft", "add table netdev weir");
    end.exec("nft", "add chain netdev weir lossy " + chain);
    end.exec(
        "nft",
        "add rule netdev weir lossy meta l4proto tcp numgen random mod 100 < " + percent + " drop");
  }
}
