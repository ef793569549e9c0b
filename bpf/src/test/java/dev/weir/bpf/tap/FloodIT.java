// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.api.Ack;
import dev.weir.api.Batch;
import dev.weir.api.BatchConsumer;
import dev.weir.api.FlowBatch;
import dev.weir.api.component.StartException;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.Traffic;
import dev.weir.bpf.netns.NetworkNamespaces;
import dev.weir.bpf.socket.PacketSocket;
import dev.weir.testkit.CapturingConsumer;
import dev.weir.testkit.KernelTest;
import dev.weir.testkit.TestContext;
import dev.weir.testkit.packet.PacketBuilder;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Forged senders by the hundred thousand, and among them flows that matter.
@KernelTest
class FloodIT {
  private static final int SLOTS = 65_536;
  private static final int FLOOD = 400_000;
  private static final long FLOOD_NANOS = 5_000_000_000L;
  private static final int REGULAR = 50;

  /// One regular packet after so many forged ones: each regular flow has five packets a second.
  private static final int BETWEEN = 320;

  private static final int FLOOD_PORT = 9;
  private static final int REGULAR_PORT = 53;

  /// The last four bytes of the sender.
  private static final int SOURCE_END = 14 + 8 + 12;

  private final TestContext context = TestContext.of("tc");
  private final NetworkNamespaces net = NetworkNamespaces.create("wf");
  private final Tally tally = new Tally();
  private final long[] sent = new long[REGULAR];

  /// Adds up records instead of keeping them. Read when the tap has stopped.
  private static final class Tally implements BatchConsumer {
    private final CapturingConsumer rest = new CapturingConsumer();
    private final long[] regular = new long[REGULAR];
    private final AtomicInteger batches = new AtomicInteger();
    private long flood;

    @Override
    public void accept(Batch batch, Ack ack) {
      if (batch instanceof FlowBatch flows) {
        flows.flows().forEach(this::add);
        batches.incrementAndGet();
      } else {
        rest.accept(batch, ack);
      }
    }

    private void add(Flow flow) {
      Traffic traffic = flow.traffic();
      if (traffic == null) {
        return;
      }
      if (flow.key().destinationPort() == REGULAR_PORT) {
        regular[(int) flow.key().source().low()] += traffic.packets();
      } else if (flow.key().destinationPort() == FLOOD_PORT) {
        flood += traffic.packets();
      }
    }
  }

  @AfterEach
  void remove() {
    net.close();
  }

  @Test
  void losesNothingAndKeepsTheOthersExact() throws StartException {
    TapSubscription tap = start();
    long began = System.nanoTime();
    send();
    double seconds = (System.nanoTime() - began) / 1e9;
    tap.stop(Duration.ofSeconds(30));
    long overflow = Counted.metric(tally.rest, "weir.tap.overflow_packets", "6", "udp", "egress");
    System.out.printf(
        "%d new flows in %.1f s, %d told, %d packets overflowed%n",
        FLOOD, seconds, tally.flood, overflow);
    assertThat(tally.regular).isEqualTo(sent);
    assertThat(tally.flood + overflow).isEqualTo(FLOOD);
    assertThat(Counted.metric(tally.rest, "weir.tap.packets", "6", "udp", "egress"))
        .isEqualTo(FLOOD + Arrays.stream(sent).sum());
    // How much of the flood finds room depends on how much of the processor the reader gets.
    assertThat(tally.flood).isGreaterThan(SLOTS / 2);
  }

  @Test
  void tellsEverythingWhenItStopsUnderLoad() throws Exception {
    TapSubscription tap = start();
    AtomicBoolean over = new AtomicBoolean();
    try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
      Future<?> sender = threads.submit(() -> sendUntil(over));
      await().atMost(Duration.ofSeconds(30)).until(() -> tally.batches.get() > 10);
      tap.stop(Duration.ofSeconds(30));
      assertThat(sender).isNotDone();
      over.set(true);
      sender.get();
    }
    long overflow = Counted.metric(tally.rest, "weir.tap.overflow_packets", "6", "udp", "egress");
    assertThat(tally.flood).isPositive();
    assertThat(tally.flood + overflow)
        .isEqualTo(Counted.metric(tally.rest, "weir.tap.packets", "6", "udp", "egress"));
    assertThat(context.threads().alive()).isEmpty();
  }

  private void sendUntil(AtomicBoolean over) {
    byte[] forged = frame("fd00:8::", FLOOD_PORT);
    try (PacketSocket socket =
        net.left().call(() -> PacketSocket.open(net.left().interfaceIndex()))) {
      for (int i = 0; !over.get(); i = (i + 1) % SLOTS) {
        ByteBuffer.wrap(forged).putInt(SOURCE_END, i);
        socket.send(forged);
      }
    }
  }

  private TapSubscription start() throws StartException {
    TapSubscription tap =
        Taps.of(context).subscribe(TestTaps.tc(SLOTS, true, "weir0"), context, tally);
    net.left()
        .<Boolean, StartException>call(() -> {
          tap.start();
          return true;
        });
    return tap;
  }

  private void send() {
    byte[] forged = frame("fd00:8::", FLOOD_PORT);
    long start = System.nanoTime();
    try (PacketSocket socket =
        net.left().call(() -> PacketSocket.open(net.left().interfaceIndex()))) {
      for (int i = 0; i < 2 * REGULAR; i++) {
        sendRegular(socket, i % REGULAR);
      }
      for (int i = 0; i < FLOOD; i++) {
        ByteBuffer.wrap(forged).putInt(SOURCE_END, i);
        socket.send(forged);
        if (i % BETWEEN == 0) {
          sendRegular(socket, i / BETWEEN % REGULAR);
          long ahead = i * (FLOOD_NANOS / FLOOD) - (System.nanoTime() - start);
          if (ahead > 0) {
            LockSupport.parkNanos(ahead);
          }
        }
      }
    }
  }

  private void sendRegular(PacketSocket socket, int flow) {
    byte[] regular = frame("fd00:9::" + Integer.toHexString(flow), REGULAR_PORT);
    socket.send(regular);
    sent[flow]++;
  }

  private static byte[] frame(String source, int port) {
    return PacketBuilder.ethernet().ipv6(source, "fd00:7::1").udp(1000, port).payload(10).build();
  }
}
