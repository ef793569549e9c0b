// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bpf.netns.NetworkNamespace;
import dev.weir.bpf.netns.NetworkNamespaces;
import java.io.Closeable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Many flows side by side between two namespaces, over both families, the left ones clients: long
/// streams, connections that say a little now and then, short ones that end in order, by a reset or
/// are refused, datagrams of all sizes, some to nobody, and pings. Goes on until closed. TCP may lose
/// segments on the way, nothing else.
final class MixedTraffic implements AutoCloseable {
  private static final int STREAMS = 2;
  private static final int TALKS = 40;
  private static final int DATAGRAM_SOCKETS = 30;
  private static final int LARGEST_DATAGRAM = 4_000;
  private static final int LARGEST_ANSWER = 8_000;

  private final NetworkNamespaces net;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();
  private final Queue<Closeable> open = new ConcurrentLinkedQueue<>();
  private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();

  /// One step of a kind of traffic; `number` counts from 0.
  private interface Step {
    void take(int number) throws IOException;
  }

  /// What a server does with a connection that it has accepted.
  private interface Service {
    void serve(SocketChannel client) throws IOException;
  }

  private MixedTraffic(NetworkNamespaces net) {
    this.net = net;
  }

  static MixedTraffic start(NetworkNamespaces net) throws IOException {
    MixedTraffic traffic = new MixedTraffic(net);
    for (String address : List.of(net.right().ipv6(), net.right().ipv4())) {
      traffic.startTcp(address);
      traffic.startUdp(address);
      InetAddress target = InetAddress.getByName(address);
      traffic.every(100, _ -> traffic.ping(target));
    }
    return traffic;
  }

  private void startTcp(String address) throws IOException {
    SocketAddress sink = serve(address, MixedTraffic::swallow);
    SocketAddress echo = serve(address, MixedTraffic::echo);
    SocketAddress bytes = serve(address, MixedTraffic::answer);
    for (int i = 0; i < STREAMS; i++) {
      SocketChannel stream = connect(sink);
      every(200, _ -> write(stream, ByteBuffer.allocate(16_384)));
    }
    Random random = new Random(6);
    for (int i = 0; i < TALKS; i++) {
      SocketChannel talk = connect(echo);
      int bound = 100 + random.nextInt(3_000);
      Random sizes = new Random(random.nextLong());
      every(
          400 + random.nextInt(300),
          _ -> {
            ByteBuffer out = ByteBuffer.allocate(1 + sizes.nextInt(bound));
            write(talk, out);
            readFully(talk, out.clear());
          });
    }
    for (int i = 0; i < 4; i++) {
      Random sizes = new Random(random.nextLong());
      every(80, number -> exchange(bytes, 1 + sizes.nextInt(LARGEST_ANSWER), number % 8 == 7));
    }
    SocketAddress nobody = new InetSocketAddress(address, 7);
    every(200, _ -> refused(nobody));
  }

  private void startUdp(String address) throws IOException {
    DatagramChannel server = keep(net.right().call(() -> DatagramChannel.open()));
    server.bind(new InetSocketAddress(address, 0));
    SocketAddress target = server.getLocalAddress();
    ByteBuffer echoed = ByteBuffer.allocate(LARGEST_DATAGRAM);
    run(() -> {
      while (true) {
        SocketAddress client = server.receive(echoed.clear());
        server.send(echoed.flip(), client);
      }
    });
    Random random = new Random(17);
    for (int i = 0; i < DATAGRAM_SOCKETS; i++) {
      DatagramChannel client = keep(net.left().call(() -> DatagramChannel.open()));
      client.connect(target);
      // One in three is too long for a packet.
      int bound = i % 3 == 0 ? LARGEST_DATAGRAM : 1_000;
      Random sizes = new Random(random.nextLong());
      every(
          250 + random.nextInt(200),
          _ -> {
            client.write(ByteBuffer.allocate(sizes.nextInt(bound)));
            client.read(ByteBuffer.allocate(LARGEST_DATAGRAM));
          });
    }
    for (int i = 0; i < 4; i++) {
      every(20, _ -> ask(target));
    }
    DatagramChannel lost = keep(net.left().call(() -> DatagramChannel.open()));
    every(150, _ -> lost.send(ByteBuffer.allocate(100), new InetSocketAddress(address, 9)));
  }

  /// A connection that asks for some bytes and ends in order, or, when it has them, by a reset.
  private void exchange(SocketAddress server, int bytes, boolean reset) throws IOException {
    try (SocketChannel client = connect(server)) {
      write(client, ByteBuffer.allocate(4).putInt(0, bytes));
      readFully(client, ByteBuffer.allocate(bytes));
      if (reset) {
        client.setOption(StandardSocketOptions.SO_LINGER, 0);
      } else {
        client.shutdownOutput();
        client.read(ByteBuffer.allocate(1));
      }
      open.remove(client);
    }
  }

  /// A datagram and its answer, as a resolver asks.
  private void ask(SocketAddress server) throws IOException {
    try (DatagramChannel client = keep(net.left().call(() -> DatagramChannel.open()))) {
      client.connect(server);
      client.write(ByteBuffer.allocate(40));
      client.read(ByteBuffer.allocate(100));
      open.remove(client);
    }
  }

  private void refused(SocketAddress nobody) throws IOException {
    try (SocketChannel client = connect(nobody)) {
      throw new IOException("port 7 answers " + client);
    } catch (ConnectException _) {
      // As it should be.
    }
  }

  private void ping(InetAddress target) throws IOException {
    boolean answered = net.left().call(() -> target.isReachable(5_000));
    if (!answered) {
      throw new IOException(target + " does not answer a ping");
    }
  }

  private SocketAddress serve(String address, Service service) throws IOException {
    ServerSocketChannel server = keep(net.right().call(() -> ServerSocketChannel.open()));
    server.bind(new InetSocketAddress(address, 0), 100);
    run(() -> {
      while (true) {
        SocketChannel client = keep(server.accept());
        Thread.startVirtualThread(() -> {
          try (client) {
            service.serve(client);
          } catch (IOException _) {
            // The client has reset the connection, or all is closed.
          }
          open.remove(client);
        });
      }
    });
    return server.getLocalAddress();
  }

  private static void swallow(SocketChannel client) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(65_536);
    while (client.read(buffer.clear()) >= 0) {
      // On and on.
    }
  }

  private static void echo(SocketChannel client) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(65_536);
    while (client.read(buffer.clear()) >= 0) {
      write(client, buffer.flip());
    }
  }

  private static void answer(SocketChannel client) throws IOException {
    ByteBuffer wanted = ByteBuffer.allocate(4);
    readFully(client, wanted);
    write(client, ByteBuffer.allocate(wanted.getInt(0)));
    client.read(wanted.clear());
  }

  private SocketChannel connect(SocketAddress server) throws IOException {
    NetworkNamespace left = net.left();
    SocketChannel client = keep(left.call(() -> SocketChannel.open()));
    client.setOption(StandardSocketOptions.TCP_NODELAY, true);
    client.connect(server);
    return client;
  }

  private static void write(SocketChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  private static void readFully(SocketChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new IOException("the connection ended " + buffer.remaining() + " bytes early");
      }
    }
  }

  private <C extends Closeable> C keep(C channel) {
    open.add(channel);
    return channel;
  }

  private void every(int pauseMillis, Step step) {
    run(() -> {
      for (int number = 0; !stop.await(pauseMillis, TimeUnit.MILLISECONDS); number++) {
        step.take(number);
      }
    });
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private void run(Work work) {
    threads.add(
        Thread.ofVirtual()
            .start(() -> {
              try {
                work.run();
              } catch (IOException | InterruptedException | RuntimeException e) {
                if (stop.getCount() > 0) {
                  failures.add(e);
                }
              }
            }));
  }

  /// Goes on for so long.
  void goOn(Duration time) throws InterruptedException {
    assertThat(stop.await(time.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
  }

  /// Ends everything, in whatever state it is. Throws what went wrong before.
  @Override
  public void close() throws IOException {
    stop.countDown();
    // Whoever waits for a lost segment is woken by the end of its connection.
    while (!threads.isEmpty()) {
      for (Closeable each = open.poll(); each != null; each = open.poll()) {
        each.close();
      }
      try {
        threads.getFirst().join(10);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while traffic ends", e);
      }
      threads.removeIf(thread -> !thread.isAlive());
    }
    if (!failures.isEmpty()) {
      throw new IOException("traffic failed: " + failures.size() + " times", failures.peek());
    }
  }
}
