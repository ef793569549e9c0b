// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.socket;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bpf.link.Hook;
import dev.weir.bpf.link.HookLink;
import dev.weir.bpf.netns.InterfaceCounters;
import dev.weir.bpf.netns.NetworkNamespace;
import dev.weir.bpf.netns.NetworkNamespaces;
import dev.weir.bpf.object.BpfObject;
import dev.weir.bpf.object.TestObject;
import dev.weir.testkit.KernelTest;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@KernelTest
class SocketIT {
  private static final int HEADERS = 14 + 40 + 8;

  private static NetworkNamespaces network;
  private static NetworkNamespace left;
  private static NetworkNamespace right;

  @BeforeAll
  static void connect() {
    network = NetworkNamespaces.create("wt");
    left = network.left();
    right = network.right();
  }

  @AfterAll
  static void disconnect() {
    network.close();
  }

  @Test
  void datagramsCarryTheOptionHeaders() throws IOException {
    Inet6Address destination = (Inet6Address) InetAddress.getByName(right.ipv6());
    try (BpfObject object = TestObject.open().load();
        DatagramChannel receiver =
            right.call(() ->
                DatagramChannel.open(StandardProtocolFamily.INET6)
                    .bind(new InetSocketAddress(destination, 0)));
        UdpOptionsSocket socket = left.call(UdpOptionsSocket::open)) {
      int port = ((InetSocketAddress) receiver.getLocalAddress()).getPort();
      ByteBuffer received = ByteBuffer.allocate(64);
      // Neighbours learn of each other first: later the datagram is the last packet seen.
      socket.send(destination, port, new byte[4]);
      receiver.receive(received);

      try (HookLink link =
          right.call(() ->
              HookLink.attach(
                  object.program("count_packets"), right.interfaceIndex(), Hook.TC_INGRESS))) {
        assertThat(link.how()).isEqualTo("tcx ingress");
        socket.hopByHop((byte) 5, (byte) 2, (byte) 0, (byte) 0);
        socket.destination(new byte[] {30, 5, 1, 2, 3, 4, 5});
        socket.send(destination, port, new byte[4]);
        receiver.receive(received);
        assertThat(object.data("started").get(JAVA_INT, 0)).isEqualTo(HEADERS + 8 + 16 + 4);

        socket.hopByHop().destination();
        socket.send(destination, port, new byte[4]);
        receiver.receive(received);
        assertThat(object.data("started").get(JAVA_INT, 0)).isEqualTo(HEADERS + 4);
      }
    }
  }

  @Test
  void framesLeaveAsTheyAre() {
    byte[] frame = new byte[100];
    Arrays.fill(frame, 0, 6, (byte) 0xff);
    frame[12] = (byte) 0x88;
    frame[13] = (byte) 0xb5;
    int index = left.interfaceIndex();
    try (PacketSocket socket = left.call(() -> PacketSocket.open(index))) {
      InterfaceCounters before = right.counters();
      for (int i = 0; i < 50; i++) {
        socket.send(frame);
      }
      InterfaceCounters increase = right.counters().minus(before);
      assertThat(increase.rxPackets()).isGreaterThanOrEqualTo(50);
      assertThat(increase.rxBytes()).isGreaterThanOrEqualTo(5000);
      assertThatThrownBy(() -> socket.send(new byte[1600]))
          .hasMessageContaining("cannot send a frame of 1600 bytes: EMSGSIZE");
    }
  }
}
