// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.drops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.api.flow.Flow;
import dev.weir.api.flow.Verdict;
import dev.weir.api.net.Address;
import dev.weir.bpf.netns.NetworkNamespace;
import dev.weir.bpf.netns.NetworkNamespaces;
import dev.weir.bpf.socket.UdpOptionsSocket;
import dev.weir.testkit.KernelTest;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Real packets between two namespaces; the receiver counts what is dropped on the right.
@KernelTest
class DropsReceiverIT {
  private static final int MANY = 16_384;
  private static final int PORT = 7_777;
  private static final int BURST = 200;
  private static final Predicate<Flow> TO_PORT = flow -> flow.key().destinationPort() == PORT;

  private final NetworkNamespaces net = NetworkNamespaces.create("wd");

  @AfterEach
  void remove() {
    net.close();
  }

  @Test
  void countsExactlyWhatTheFirewallDrops() throws Exception {
    Firewall firewall =
        new Firewall(net.right(), "input")
            .rule("udp dport " + PORT + " counter")
            .rule("udp dport " + PORT + " numgen inc mod 5 == 0 counter drop");
    try (Running running = Running.in(net.right(), MANY);
        DatagramChannel server = bound(net.right(), net.right().ipv6())) {
      send(net.left(), net.right().ipv6(), PORT, 3_000, 100);
      await().until(() -> firewall.count(0).packets() == 3_000);
      running.stop();
      Firewall.Count dropped = firewall.count(1);
      assertThat(dropped.packets()).isEqualTo(600);
      Map<String, String> labels =
          Map.of(
              "reason", "netfilter_drop",
              "ip_version", "6",
              "protocol", "udp",
              "interface", net.right().interfaceName(),
              "netns", "own");
      assertThat(running.metric("weir.dropped.packets", labels)).isEqualTo(dropped.packets());
      assertThat(running.metric("weir.dropped.bytes", labels)).isEqualTo(dropped.bytes());
      assertThat(running.dropped(TO_PORT.and(by("netfilter_drop")))).isEqualTo(dropped.packets());
      long full = running.packets("socket_rcvbuff");
      assertThat(received(server)).isEqualTo(3_000 - dropped.packets() - full);
      assertThat(running.metric("weir.dropped.missed_packets", Map.of())).isZero();
    }
  }

  @Test
  void countsDatagramsToAClosedPortByFamily() throws Exception {
    try (Running running = Running.in(net.right(), MANY)) {
      send(net.left(), net.right().ipv6(), PORT, 250, 10);
      send(net.left(), net.right().ipv4(), PORT, 130, 10);
      await().atMost(Duration.ofSeconds(10)).until(() -> running.packets("no_socket") >= 380);
      running.stop();
      for (Map.Entry<String, Long> family : Map.of("6", 250L, "4", 130L).entrySet()) {
        assertThat(
                running.metric(
                    "weir.dropped.packets",
                    Map.of("reason", "no_socket", "ip_version", family.getKey())))
            .isEqualTo(family.getValue());
      }
      // 48 bytes of headers and 10 of payload; 28 over IPv4.
      assertThat(running.metric("weir.dropped.bytes", Map.of("reason", "no_socket")))
          .isEqualTo(250 * 58 + 130 * 38);
      assertThat(running.flows(TO_PORT))
          .allSatisfy(flow -> {
            assertThat(flow.traffic()).isNull();
            assertThat(flow.verdict())
                .extracting(Verdict::action)
                .isEqualTo(Verdict.Action.DROPPED);
            assertThat(flow.startNanos()).isLessThanOrEqualTo(flow.endNanos());
            assertThat(flow.startNanos() / 1_000_000_000L)
                .isEqualTo(flow.endNanos() / 1_000_000_000L);
          });
      assertThat(running.dropped(TO_PORT)).isEqualTo(380);
    }
  }

  @Test
  void findsThePortsBehindExtensionHeaders() throws Exception {
    Firewall firewall = new Firewall(net.right(), "input").rule("meta l4proto udp counter drop");
    try (Running running = Running.in(net.right(), MANY);
        UdpOptionsSocket socket = net.left().call(UdpOptionsSocket::open)) {
      byte[] option = {30, 12, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
      socket.hopByHop(option).destination(option);
      Inet6Address to = (Inet6Address) InetAddress.getByName(net.right().ipv6());
      for (int i = 0; i < 40; i++) {
        socket.send(to, PORT, new byte[20]);
      }
      await().until(() -> firewall.count(0).packets() == 40);
      running.stop();
      List<Flow> flows = running.flows(TO_PORT);
      assertThat(flows).isNotEmpty();
      assertThat(flows)
          .allSatisfy(flow -> {
            assertThat(flow.key().protocol()).isEqualTo(17);
            assertThat(flow.key().source()).isEqualTo(Address.parse(net.left().ipv6()));
          });
      assertThat(running.dropped(TO_PORT.and(by("netfilter_drop")))).isEqualTo(40);
      assertThat(running.metric("weir.dropped.bytes", Map.of("reason", "netfilter_drop")))
          .isEqualTo(firewall.count(0).bytes());
    }
  }

  @Test
  void joinsADeniedConnectionToItsFlow() throws Exception {
    Firewall firewall =
        new Firewall(net.right(), "input").rule("tcp dport " + PORT + " counter drop");
    try (Running running = Running.in(net.right(), MANY)) {
      int port;
      try (SocketChannel client = net.left().call(() -> SocketChannel.open())) {
        client.configureBlocking(false);
        client.bind(null);
        client.connect(new InetSocketAddress(net.right().ipv6(), PORT));
        port = ((InetSocketAddress) client.getLocalAddress()).getPort();
        await().atMost(Duration.ofSeconds(10)).until(() -> !running.flows(TO_PORT).isEmpty());
      }
      running.stop();
      assertThat(running.flows(TO_PORT))
          .allSatisfy(flow -> {
            assertThat(flow.key().protocol()).isEqualTo(6);
            assertThat(flow.key().sourcePort()).isEqualTo(port);
            assertThat(flow.key().source()).isEqualTo(Address.parse(net.left().ipv6()));
            assertThat(flow.key().destination()).isEqualTo(Address.parse(net.right().ipv6()));
            assertThat(flow.verdict()).extracting(Verdict::action).isEqualTo(Verdict.Action.DENIED);
          });
      assertThat(running.dropped(TO_PORT)).isEqualTo(firewall.count(0).packets());
    }
  }

  @Test
  void sourceIsWhoSentTheDroppedPacket() throws Exception {
    new Firewall(net.right(), "output").rule("udp sport " + PORT + " counter drop");
    try (Running running = Running.in(net.right(), MANY);
        DatagramChannel server = bound(net.right(), net.right().ipv6())) {
      InetSocketAddress to = new InetSocketAddress(net.left().ipv6(), 4_242);
      for (int i = 0; i < 7; i++) {
        try {
          server.send(ByteBuffer.allocate(10), to);
        } catch (IOException e) {
          // The sender is told that it may not.
        }
      }
      running.stop();
      Predicate<Flow> out = flow -> flow.key().sourcePort() == PORT;
      assertThat(running.dropped(out)).isEqualTo(7);
      assertThat(running.flows(out))
          .allSatisfy(flow -> {
            assertThat(flow.key().destinationPort()).isEqualTo(4_242);
            assertThat(flow.key().source()).isEqualTo(Address.parse(net.right().ipv6()));
          });
    }
  }

  @Test
  void superPacketsCountAsTheirSegments() throws Exception {
    Firewall firewall =
        new Firewall(net.right(), "output")
            .rule("tcp dport " + PORT + " meta length > 3000 counter drop");
    try (Running running = Running.in(net.right(), MANY);
        ServerSocketChannel server = net.left().call(() -> ServerSocketChannel.open())) {
      server.bind(new InetSocketAddress(net.left().ipv6(), PORT));
      try (SocketChannel client = net.right().call(() -> SocketChannel.open())) {
        client.connect(server.getLocalAddress());
        client.setOption(StandardSocketOptions.SO_LINGER, 0); // nothing is sent after the close
        client.configureBlocking(false);
        client.write(ByteBuffer.allocate(64 << 10));
        await().until(() -> firewall.count(0).packets() > 0);
      }
      running.stop();
      Firewall.Count dropped = firewall.count(0);
      long packets = running.dropped(TO_PORT.and(by("netfilter_drop")));
      assertThat(packets).isGreaterThan(dropped.packets());
      // Each further segment repeats the IPv6 header and a TCP header with timestamps.
      assertThat(running.metric("weir.dropped.bytes", Map.of("reason", "netfilter_drop")))
          .isEqualTo(dropped.bytes() + (packets - dropped.packets()) * (40 + 32));
    }
  }

  @Test
  void whatWasReadIsNoDrop() throws Exception {
    try (Running running = Running.in(net.right(), MANY);
        DatagramChannel server = bound(net.right(), net.right().ipv6());
        DatagramChannel client = net.left().call(() -> DatagramChannel.open())) {
      InetSocketAddress to = new InetSocketAddress(net.right().ipv6(), PORT);
      ByteBuffer in = ByteBuffer.allocate(100);
      for (int i = 0; i < 500; i++) {
        client.send(ByteBuffer.allocate(100), to);
        server.receive(in.clear());
      }
      running.stop();
      assertThat(running.flows(TO_PORT)).isEmpty();
      assertThat(
              running.metric("weir.dropped.packets", Map.of("ip_version", "6", "protocol", "udp")))
          .isZero();
    }
  }

  @Test
  void countsWhatFindsTheTableFull() throws Exception {
    try (Running running = Running.in(net.right(), 16)) {
      for (int port = 20_000; port < 20_200; port++) {
        send(net.left(), net.right().ipv6(), port, 1, 10);
      }
      await().atMost(Duration.ofSeconds(10)).until(() -> running.packets("no_socket") >= 200);
      running.stop();
      assertThat(running.packets("no_socket")).isEqualTo(200);
      long overflow = running.metric("weir.dropped.flow_overflow_packets", Map.of());
      assertThat(overflow).isPositive();
      assertThat(
              running.dropped(_ -> true)
                  + overflow
                  + running.metric("weir.dropped.without_flow_packets", Map.of()))
          .isEqualTo(running.metric("weir.dropped.packets", Map.of()));
    }
  }

  @Test
  void leavesOutWhatIsExcluded() throws Exception {
    try (Running running = Running.in(net.right(), MANY, "no_socket")) {
      new Firewall(net.right(), "input").rule("udp dport 4243 counter drop");
      send(net.left(), net.right().ipv6(), PORT, 10, 10);
      send(net.left(), net.right().ipv6(), 4_243, 10, 10);
      await().atMost(Duration.ofSeconds(10)).until(() -> running.packets("netfilter_drop") >= 10);
      running.stop();
      assertThat(running.packets("no_socket")).isZero();
      assertThat(running.flows(TO_PORT)).isEmpty();
    }
  }

  @Test
  void seesOtherNamespacesUnlessToldNotTo() throws Exception {
    try (Running own = Running.in(net.left(), MANY);
        Running everywhere = Running.everywhere()) {
      send(net.left(), net.right().ipv6(), PORT, 60, 10);
      await().atMost(Duration.ofSeconds(10)).until(() -> everywhere.dropped(TO_PORT) >= 60);
      everywhere.stop();
      own.stop();
      assertThat(everywhere.dropped(TO_PORT.and(fromLeft()))).isEqualTo(60);
      assertThat(everywhere.flows(TO_PORT.and(fromLeft())))
          .allSatisfy(flow -> assertThat(flow.forwardSeen()).isNull());
      assertThat(
              everywhere.metric(
                  "weir.dropped.packets", Map.of("reason", "no_socket", "netns", "other")))
          .isGreaterThanOrEqualTo(60);
      assertThat(own.flows(TO_PORT)).isEmpty();
      assertThat(own.metric("weir.dropped.outside_packets", Map.of("netns", "other")))
          .isGreaterThanOrEqualTo(60);
    }
  }

  private Predicate<Flow> fromLeft() {
    Address left = Address.parse(net.left().ipv6());
    return flow -> flow.key().source().equals(left);
  }

  private static Predicate<Flow> by(String reason) {
    return flow -> {
      Verdict verdict = flow.verdict();
      return verdict != null && reason.equals(verdict.dropReason());
    };
  }

  private static DatagramChannel bound(NetworkNamespace namespace, String address)
      throws IOException {
    DatagramChannel channel = namespace.call(() -> DatagramChannel.open());
    return channel.bind(new InetSocketAddress(address, PORT));
  }

  /// Not connected: nobody tells the sender of answers.
  private void send(NetworkNamespace from, String address, int port, int count, int bytes)
      throws IOException {
    try (DatagramChannel client = from.call(() -> DatagramChannel.open())) {
      InetSocketAddress to = new InetSocketAddress(address, port);
      ByteBuffer payload = ByteBuffer.allocate(bytes);
      for (int i = 0; i < count; i++) {
        client.send(payload.clear(), to);
        if (i % BURST == BURST - 1) {
          arrived();
        }
      }
    }
  }

  /// Waits until everything that left is on the right: the cable holds 256 packets and loses more.
  private void arrived() {
    await().until(() -> net.left().counters().txPackets() == net.right().counters().rxPackets());
  }

  private static int received(DatagramChannel server) throws IOException {
    server.configureBlocking(false);
    ByteBuffer in = ByteBuffer.allocate(2_000);
    int count = 0;
    while (server.receive(in.clear()) != null) {
      count++;
    }
    return count;
  }
}
