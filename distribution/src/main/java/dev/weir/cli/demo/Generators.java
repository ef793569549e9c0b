// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.demo;

import dev.weir.bpf.socket.PacketSocket;
import dev.weir.bpf.socket.UdpOptionsSocket;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/// The traffic of the demonstration. Rates are modest: what matters is variety, and that no queue on
/// the way runs over, since a packet that is dropped behind the programs is one that the interface
/// did not count.
final class Generators {
  /// Keeps what one connection has on the way well below the 1,000 packets that a receive queue of
  /// the kernel takes.
  static final int SOCKET_BUFFER_BYTES = 96 << 10;

  private static final int TIMEOUT_MILLIS = 2000;

  private Generators() {}

  /// Everything that the end with the pipeline sends.
  static Traffic startHere() throws IOException {
    Traffic traffic = new Traffic();
    Endpoint here = Endpoint.HERE;
    for (InetAddress target : new InetAddress[] {here.other().inet6(), here.other().inet4()}) {
      String family = target.getAddress().length == 16 ? "6" : "4";
      traffic.start("tcp" + family, 15, downloads(target));
      traffic.start("udp" + family, 10, datagrams(target, 8, 900));
      traffic.start("big" + family, 100, datagrams(target, 1, 8000));
      traffic.start("slow" + family, 200, new SlowReader(target));
      traffic.start("ping" + family, 50, round -> target.isReachable(TIMEOUT_MILLIS));
    }
    traffic.start("options", 50, options(here.other()));
    traffic.start("frames", 100, frames(here));
    return traffic;
  }

  /// What the peer sends of its own accord.
  static Traffic startThere() throws IOException {
    Traffic traffic = new Traffic();
    traffic.start("frames", 100, frames(Endpoint.THERE));
    traffic.start("busy", 100, BusyServer.clients(Endpoint.HERE));
    traffic.start("denied", 200, DeniedServer.clients(Endpoint.HERE));
    return traffic;
  }

  /// A new connection each round that asks for some bytes; now and then one to a closed port.
  private static Traffic.Generator downloads(InetAddress target) {
    Random random = new Random(6);
    return round -> {
      try (Socket socket = new Socket()) {
        socket.setReceiveBufferSize(SOCKET_BUFFER_BYTES);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        boolean refused = round % 50 == 49;
        int port = refused ? Endpoint.CLOSED_PORT : Endpoint.BYTES_PORT;
        try {
          socket.connect(new InetSocketAddress(target, port), TIMEOUT_MILLIS);
        } catch (java.net.ConnectException e) {
          if (refused) {
            return;
          }
          throw e;
        }
        int bytes = 1 + random.nextInt(round % 10 == 0 ? 200_000 : 20_000);
        if (round % 20 == 7) {
          socket.sendUrgentData('!'); // which the server never sees
        }
        socket.getOutputStream().write((bytes + "\n").getBytes(StandardCharsets.US_ASCII));
        socket.getInputStream().readAllBytes();
      }
    };
  }

  /// Datagrams of up to `maximum` bytes that come back; a new flow every few rounds.
  private static Traffic.Generator datagrams(InetAddress target, int each, int maximum)
      throws IOException {
    DatagramSocket[] socket = {new DatagramSocket()};
    Random random = new Random(17);
    byte[] buffer = new byte[maximum];
    return new Traffic.Generator() {
      @Override
      public void round(int round) throws IOException {
        if (round % 40 == 39) {
          socket[0].close();
          socket[0] = new DatagramSocket();
        }
        socket[0].setSoTimeout(TIMEOUT_MILLIS);
        for (int i = 0; i < each; i++) {
          int length = maximum / 10 + random.nextInt(maximum - maximum / 10);
          socket[0].send(new DatagramPacket(buffer, length, target, Endpoint.ECHO_PORT));
        }
        for (int i = 0; i < each; i++) {
          try {
            socket[0].receive(new DatagramPacket(buffer, buffer.length));
          } catch (SocketTimeoutException _) {
            return; // A lost datagram is no reason to end.
          }
        }
      }

      @Override
      public void close() {
        socket[0].close();
      }
    };
  }

  /// Datagrams with hop-by-hop and destination options, made by the kernel.
  private static Traffic.Generator options(Endpoint target) {
    UdpOptionsSocket socket = UdpOptionsSocket.open();
    byte[] routerAlert = {5, 2, 0, 0};
    byte[] experiment = {0x1e, 4, 1, 2, 3, 4};
    return new Traffic.Generator() {
      @Override
      public void round(int round) {
        socket.hopByHop(round % 3 == 1 ? new byte[0] : routerAlert);
        socket.destination(round % 3 == 0 ? new byte[0] : experiment);
        socket.send(target.inet6(), Endpoint.DISCARD_PORT, new byte[40]);
      }

      @Override
      public void close() {
        socket.close();
      }
    };
  }

  /// Frames that no socket sends: deep chains, neighbour discovery from both ends, and segments in the
  /// wrong order.
  private static Traffic.Generator frames(Endpoint sender) throws IOException {
    NetworkInterface cable = NetworkInterface.getByName(sender.interfaceName());
    if (cable == null) {
      throw new IOException("interface " + sender.interfaceName() + " is not there");
    }
    PacketSocket socket = PacketSocket.open(cable.getIndex());
    boolean router = sender.equals(Endpoint.THERE);
    return new Traffic.Generator() {
      @Override
      public void round(int round) {
        RawFrames.extensionHeaders(sender, round).forEach(socket::send);
        if (round % 5 == 2) {
          RawFrames.reordered(sender, round / 5).forEach(socket::send);
        }
        if (round % 5 == 0) {
          socket.send(RawFrames.neighbourSolicitation(sender));
        }
        if (round % 10 == 3) {
          socket.send(RawFrames.neighbourAdvertisement(sender));
        }
        if (round % 10 == 7) {
          socket.send(
              router
                  ? RawFrames.routerAdvertisement(sender)
                  : RawFrames.routerSolicitation(sender));
        }
      }

      @Override
      public void close() {
        socket.close();
      }
    };
  }
}
