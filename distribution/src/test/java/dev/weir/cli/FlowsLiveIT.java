// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.bpf.netns.NetworkNamespaces;
import dev.weir.testkit.KernelTest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `weir flows` of an interface.
@KernelTest
class FlowsLiveIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final NetworkNamespaces net = NetworkNamespaces.create("wf");
  @TempDir private Path directory;

  @AfterEach
  void remove() {
    net.close();
  }

  @Test
  void printsFlowsAsTheyEndAndTheOthersWhenStopped() throws Exception {
    try (WeirProcess weir = WeirProcess.startIn(net.left(), directory, "flows", "weir0")) {
      weir.awaitLog("listening on weir0");
      int tcpPort = connect(net.right().ipv6());
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(weir.out())
                  .containsPattern("> \\[fd00:77::2\\]:" + tcpPort + " .*closed\n"));
      assertThat(weir.out())
          .containsPattern(
              "  tcp  \\[fd00:77::1\\]:\\d+ > \\[fd00:77::2\\]:"
                  + tcpPort
                  + "  sent \\d+ packets .*  SF.*  forwarded  closed\n");

      int udpPort = send(net.right().ipv4());
      weir.terminate();
      assertThat(weir.awaitExit()).as(weir.err()).isZero();
      assertThat(weir.out())
          .containsPattern(
              "  udp  10.77.0.1:\\d+ > 10.77.0.2:" + udpPort + "  sent 1 packet .*shutdown");
    }
  }

  @Test
  void keepsTheLastForTheEnd() throws Exception {
    try (WeirProcess weir =
        WeirProcess.startIn(
            net.left(), directory, "flows", "weir*", "--last", "1", "--protocol", "udp")) {
      weir.awaitLog("listening on weir*");
      send(net.right().ipv6());
      connect(net.right().ipv6());
      send(net.right().ipv6());
      weir.terminate();
      assertThat(weir.awaitExit()).as(weir.err()).isZero();
      assertThat(weir.out().lines()).hasSize(1).allMatch(line -> line.contains("  udp  "));
    }
  }

  /// What a rule drops on its way out never comes to the interface.
  @Test
  void tellsWhatWasDenied() throws Exception {
    net.left().exec("nft", "add table inet weir");
    net.left()
        .exec(
            "nft",
            "add chain inet weir out { type filter hook output priority 0; policy accept; }");
    net.left().exec("nft", "add rule inet weir out udp dport 4242 drop");
    try (WeirProcess weir =
        WeirProcess.startIn(
            net.left(), directory, "flows", "weir0", "-o", "json", "--verdict", "denied")) {
      weir.awaitLog("listening on weir0");
      try (DatagramChannel client = net.left().call(() -> DatagramChannel.open())) {
        InetSocketAddress nobody = new InetSocketAddress(net.right().ipv6(), 4242);
        try {
          client.send(ByteBuffer.allocate(10), nobody);
        } catch (IOException _) {
          // The rule says no.
        }
      }
      send(net.right().ipv6());
      weir.terminate();
      assertThat(weir.awaitExit()).as(weir.err()).isZero();
      assertThat(weir.out().lines())
          .hasSize(1)
          .allMatch(line ->
              line.contains("\"dport\":4242,")
                  && line.contains(
                      "\"verdict\":\"denied\",\"drop_reason\":\"netfilter_drop\",\"dropped_packets\":1,"));
    }
  }

  @Test
  void saysWhichInterfacesThereAreAndWhatTheDefaultIs() throws Exception {
    try (WeirProcess weir = WeirProcess.startIn(net.left(), directory, "flows", "eht0")) {
      assertThat(weir.awaitExit()).isEqualTo(ExitCode.USAGE);
      assertThat(weir.err()).contains("there is no interface 'eht0'; there are lo, weir0");
    }
    try (WeirProcess weir = WeirProcess.startIn(net.left(), directory, "flows")) {
      assertThat(weir.awaitExit()).isEqualTo(ExitCode.USAGE);
      assertThat(weir.err()).contains("there is no default route; wanted the name of an interface");
    }
    net.left().exec("ip", "route", "add", "default", "via", net.right().ipv4());
    try (WeirProcess weir = WeirProcess.startIn(net.left(), directory, "flows")) {
      weir.awaitLog("listening on weir0;");
      weir.terminate();
      assertThat(weir.awaitExit()).as(weir.err()).isZero();
    }
  }

  /// Opens, uses and closes a connection from the left to the right; its port there.
  private int connect(String address) throws IOException {
    try (ServerSocketChannel server = net.right().call(() -> ServerSocketChannel.open())) {
      server.bind(new InetSocketAddress(address, 0));
      try (SocketChannel client = net.left().call(() -> SocketChannel.open())) {
        client.connect(server.getLocalAddress());
        try (SocketChannel accepted = server.accept()) {
          client.write(ByteBuffer.allocate(100));
          client.shutdownOutput();
          ByteBuffer in = ByteBuffer.allocate(200);
          while (accepted.read(in) >= 0) {
            // To the end.
          }
          accepted.shutdownOutput();
          assertThat(client.read(in.clear())).isNegative();
        }
      }
      return ((InetSocketAddress) server.getLocalAddress()).getPort();
    }
  }

  /// Sends a datagram from the left, which the right receives; its port there.
  private int send(String address) throws IOException {
    try (DatagramChannel server = net.right().call(() -> DatagramChannel.open());
        DatagramChannel client = net.left().call(() -> DatagramChannel.open())) {
      server.bind(new InetSocketAddress(address, 0));
      client.send(ByteBuffer.allocate(10), server.getLocalAddress());
      server.receive(ByteBuffer.allocate(20));
      return ((InetSocketAddress) server.getLocalAddress()).getPort();
    }
  }
}
