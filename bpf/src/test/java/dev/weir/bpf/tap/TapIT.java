// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.awaitility.Awaitility.await;

import dev.weir.api.BatchConsumer;
import dev.weir.api.Outcome;
import dev.weir.api.component.StartException;
import dev.weir.api.flow.EndReason;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.Observation.Side;
import dev.weir.bpf.netns.InterfaceCounters;
import dev.weir.bpf.netns.NetworkNamespaces;
import dev.weir.bpf.socket.PacketSocket;
import dev.weir.testkit.CapturingConsumer;
import dev.weir.testkit.KernelTest;
import dev.weir.testkit.TestContext;
import dev.weir.testkit.packet.PacketBuilder;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The tap on a cable between two namespaces against the interface's own counters.
@KernelTest
class TapIT {
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final TestContext context = TestContext.of("tc");
  private final CapturingConsumer consumer = new CapturingConsumer();
  private final List<TapSubscription> started = new ArrayList<>();
  private NetworkNamespaces net = NetworkNamespaces.create("wt");

  @BeforeEach
  void quiet() {
    net.offloads(false);
  }

  @AfterEach
  void remove() {
    started.forEach(tap -> tap.stop(GRACE));
    net.close();
    assertThat(context.threads().escaped()).isEmpty();
    assertThat(context.threads().alive()).isEmpty();
  }

  /// Reports of multicast groups go on for a second after an interface has come up. One of them
  /// between attaching and reading the counters would be a difference.
  private void awaitSilence() {
    AtomicReference<InterfaceCounters> latest = new AtomicReference<>(net.left().counters());
    await()
        .during(Duration.ofMillis(1500))
        .atMost(Duration.ofSeconds(20))
        .until(() -> {
          InterfaceCounters now = net.left().counters();
          return now.equals(latest.getAndSet(now));
        });
  }

  @Test
  void agreesWithTheInterfacesCounters() throws IOException {
    awaitSilence();
    TapSubscription tap = start(TestTaps.tc(4096, true, "weir0"));
    InterfaceCounters before = net.left().counters();
    NamespaceTraffic.mixed(net, 8 << 20, 500);
    // The kernel's own packets come when they like, and a busy machine hands them up late.
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> {
          InterfaceCounters after = net.left().counters().minus(before);
          assertThat(Counted.everything(consumer, Side.INGRESS))
              .isEqualTo(new Counted(after.rxPackets(), after.rxBytes()));
          assertThat(Counted.everything(consumer, Side.EGRESS))
              .isEqualTo(new Counted(after.txPackets(), after.txBytes()));
        });
    tap.stop(GRACE);

    for (String version : new String[] {"4", "6"}) {
      assertThat(Counted.flows(consumer, Side.EGRESS, ofVersion(version)))
          .isEqualTo(
              new Counted(
                  Counted.metric(consumer, "weir.tap.packets", version, "egress"),
                  Counted.metric(consumer, "weir.tap.bytes", version, "egress")));
    }
    assertThat(Counted.metric(consumer, "weir.tap.icmpv6_messages")).isPositive();
    assertThat(consumer.flows())
        .extracting(flow -> flow.key().protocolName())
        .contains("tcp", "udp", "icmp", "icmpv6");
    assertThat(context.end()).isNotDone();
  }

  @Test
  void countsSuperPacketsAsTheWireDoes() throws IOException {
    net.offloads(true);
    awaitSilence();
    try (Wire wire = net.left().call(() -> Wire.on(net.left().interfaceIndex()))) {
      TapSubscription tap = start(TestTaps.tc(4096, true, "weir0"));
      Counted inBefore = wire.counted(Side.INGRESS);
      Counted outBefore = wire.counted(Side.EGRESS);
      long skbs = net.left().counters().txPackets();
      NamespaceTraffic.mixed(net, 64 << 20, 100);
      skbs = net.left().counters().txPackets() - skbs;
      tap.stop(GRACE);
      Counted out = wire.counted(Side.EGRESS).minus(outBefore);
      assertThat(out.packets()).as("segments against super-packets").isGreaterThan(2 * skbs);
      assertClose(Counted.everything(consumer, Side.EGRESS), out);
      assertClose(
          Counted.everything(consumer, Side.INGRESS), wire.counted(Side.INGRESS).minus(inBefore));
    }
  }

  @Test
  void losesNothingOfTwentyThousandNewFlows() {
    TapSubscription tap = start(TestTaps.tc(65_536, true, "weir0"));
    long began = System.nanoTime();
    sendFlows(20_000);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
    tap.stop(GRACE);
    List<Flow> flows = consumer.flows().stream().filter(TapIT::isOurs).toList();
    assertThat(flows.stream().map(Flow::key).distinct()).hasSize(20_000);
    assertThat(Counted.flows(consumer, Side.EGRESS, TapIT::isOurs).packets()).isEqualTo(20_000);
    assertThat(Counted.metric(consumer, "weir.tap.overflow_packets")).isZero();
  }

  @Test
  void countsWhatFindsTheTableFull() {
    TapSubscription tap = start(TestTaps.tc(64, true, "weir0"));
    sendFlows(5_000);
    tap.stop(GRACE);
    assertThat(Counted.metric(consumer, "weir.tap.overflow_packets")).isGreaterThan(4_000);
    long seen = Counted.metric(consumer, "weir.tap.packets", "egress");
    assertThat(seen).isGreaterThanOrEqualTo(5_000);
    assertThat(Counted.everything(consumer, Side.EGRESS).packets())
        .isEqualTo(seen + Counted.metric(consumer, "weir.tap.not_ip_packets", "egress"));
  }

  @Test
  void endsFlowsEarlyWhenTheTableIsCrowded() {
    // Crowded above three quarters, and far from where the first key finds no slot: in a smaller
    // table that is a matter of chance, also where the reader comes late.
    TapSubscription tap = start(TestTaps.tc(16_384, true, "weir0"));
    sendFlows(13_000);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() ->
            consumer.flows().stream().anyMatch(flow -> flow.endReason() == EndReason.EVICTED));
    tap.stop(GRACE);
    assertThat(Counted.metric(consumer, "weir.tap.overflow_packets")).isZero();
    assertThat(Counted.flows(consumer, Side.EGRESS, TapIT::isOurs).packets()).isEqualTo(13_000);
  }

  @Test
  void looksThroughVlanTags() {
    TapSubscription tap = start(TestTaps.tc(64, true, "weir0"));
    byte[] frame =
        PacketBuilder.ethernet()
            .qinq(100, 7)
            .ipv6("fd00:1::1", "fd00:1::2")
            .udp(1000, 2000)
            .payload(10)
            .build();
    send(frame);
    tap.stop(GRACE);
    assertThat(Counted.flows(consumer, Side.EGRESS, flow -> flow.key().destinationPort() == 2000))
        .isEqualTo(new Counted(1, frame.length));
  }

  @Test
  void readsInterfacesWithoutEthernet() throws IOException {
    net.left().exec("ip", "tuntap", "add", "mode", "tun", "name", "wtun0");
    net.left().exec("ip", "addr", "add", "10.99.0.1/24", "dev", "wtun0");
    net.left().exec("ip", "link", "set", "wtun0", "up");
    TapSubscription tap = start(TestTaps.tc(64, true, "wtun*"));
    try (DatagramChannel socket = net.left().call(() -> DatagramChannel.open())) {
      socket.send(ByteBuffer.allocate(100), new InetSocketAddress("10.99.0.2", 9));
    }
    tap.stop(GRACE);
    assertThat(Counted.flows(consumer, Side.EGRESS, flow -> flow.key().destinationPort() == 9))
        .isEqualTo(new Counted(1, 128));
  }

  @Test
  void countsOnceWhatTwoInterfacesShow() throws IOException {
    net.left().exec("ip", "link", "add", "wbr0", "type", "bridge");
    net.left().exec("ip", "addr", "flush", "dev", "weir0");
    net.left().exec("ip", "link", "set", "weir0", "master", "wbr0");
    net.left().exec("ip", "addr", "add", net.left().ipv4() + "/24", "dev", "wbr0");
    net.left().exec("ip", "addr", "add", net.left().ipv6() + "/64", "dev", "wbr0", "nodad");
    net.left().exec("ip", "link", "set", "wbr0", "up");
    TapSubscription tap = start(TestTaps.tc(4096, true, "weir0", "wbr0"));
    InterfaceCounters before = net.left().counters();
    NamespaceTraffic.tcp(net, net.right().ipv6(), 1 << 20);
    InterfaceCounters after = net.left().counters().minus(before);
    tap.stop(GRACE);
    Predicate<Flow> tcp = flow -> flow.key().protocol() == 6;
    long egress = Counted.metric(consumer, "weir.tap.packets", "6", "tcp", "egress");
    assertThat(egress).as("both interfaces show each packet").isGreaterThan(after.txPackets());
    assertThat(Counted.flows(consumer, Side.EGRESS, tcp).packets()).isEqualTo(egress / 2);
    assertThat(consumer.flows().stream().filter(tcp).map(Flow::key).distinct()).hasSize(1);
    assertThat(
            Counted.everything(consumer, Side.EGRESS).packets()
                + Counted.metric(consumer, "weir.tap.seen_elsewhere_packets", "egress"))
        .isEqualTo(
            Counted.metric(consumer, "weir.tap.packets", "egress")
                + Counted.metric(consumer, "weir.tap.not_ip_packets", "egress"));
  }

  @Test
  void followsInterfacesThatComeAndGo() {
    TapSubscription tap = start(TestTaps.tc(64, true, "late*", "weir0"));
    for (int round = 0; round < 3; round++) {
      net.left().exec("ip", "link", "add", "late0", "type", "bridge");
      awaitLog("attached to interface late0 [tcx ingress, tcx egress]", round + 1);
      net.left().exec("ip", "link", "del", "late0");
      awaitLog("no longer attached to interface late0", round + 1);
    }
    send(PacketBuilder.ethernet().ipv4("192.0.2.1", "192.0.2.2").udp(1, 2000).payload(10).build());
    tap.stop(GRACE);
    assertThat(Counted.flows(consumer, Side.EGRESS, flow -> flow.key().destinationPort() == 2000))
        .isEqualTo(new Counted(1, 52));
    assertThat(context.degradedReason()).isEmpty();
  }

  @Test
  void releasesTheKernelsMemoryHoweverLateTheSubscriberReturns() throws IOException {
    long before = openKernelObjects();
    CountDownLatch release = new CountDownLatch(1);
    TapSubscription tap =
        start(
            TestTaps.tc(64, true, "weir0"),
            (batch, ack) -> {
              awaitRelease(release);
              ack.settle(Outcome.REFUSED);
            });
    assertThat(openKernelObjects()).isGreaterThan(before);
    tap.stop(Duration.ofMillis(100));
    assertThat(openKernelObjects()).as("still read").isGreaterThan(before);
    release.countDown();
    await().until(() -> context.threads().alive().isEmpty());
    assertThat(openKernelObjects()).isEqualTo(before);
  }

  private static void awaitRelease(CountDownLatch release) {
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Maps, programs and attachments.
  private static long openKernelObjects() throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.filter(TapIT::isKernelObject).count();
    }
  }

  private static boolean isKernelObject(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().contains("bpf");
    } catch (IOException e) {
      return false; // The descriptor of the listing itself.
    }
  }

  @Test
  void waitsForAnInterfaceThatIsNamedAndSaysSo() {
    TapSubscription tap = start(TestTaps.tc(64, true, "late0"));
    assertThat(context.degradedReason())
        .isEqualTo("interface 'late0' does not exist; waiting for it");
    net.left().exec("ip", "link", "add", "late0", "type", "bridge");
    awaitLog("attached to interface late0 [tcx ingress, tcx egress]", 1);
    await().atMost(Duration.ofSeconds(30)).until(() -> context.degradedReason().isEmpty());
    tap.stop(GRACE);
  }

  private void awaitLog(String line, int times) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(5))
        .until(() ->
            context.logger().messages(Level.INFO).stream().filter(line::equals).count() == times);
  }

  private void send(byte[] frame) {
    try (PacketSocket socket =
        net.left().call(() -> PacketSocket.open(net.left().interfaceIndex()))) {
      socket.send(frame);
    }
  }

  private void sendFlows(int flows) {
    try (PacketSocket socket =
        net.left().call(() -> PacketSocket.open(net.left().interfaceIndex()))) {
      for (int flow = 0; flow < flows; flow++) {
        socket.send(
            PacketBuilder.ethernet()
                .ipv6("fd00:2::1", "fd00:2::" + Integer.toHexString(flow + 1))
                .udp(1000, 53)
                .payload(10)
                .build());
      }
    }
  }

  private static boolean isOurs(Flow flow) {
    return flow.key().destinationPort() == 53;
  }

  /// Packets of the system's own, such as router solicitations, may fall between the two counts.
  private static void assertClose(Counted actual, Counted truth) {
    assertThat(actual.packets()).isCloseTo(truth.packets(), withinPercentage(0.1));
    assertThat(actual.bytes()).isCloseTo(truth.bytes(), withinPercentage(0.1));
  }

  private static Predicate<Flow> ofVersion(String version) {
    return flow -> flow.key().ipVersion() == Integer.parseInt(version);
  }

  private TapSubscription start(TapRequest request) {
    return start(request, consumer);
  }

  private TapSubscription start(TapRequest request, BatchConsumer subscriber) {
    TapSubscription tap = Taps.of(context).subscribe(request, context, subscriber);
    try {
      net.left()
          .call(() -> {
            tap.start();
            return tap;
          });
    } catch (StartException e) {
      throw new AssertionError(e);
    }
    started.add(tap);
    return tap;
  }
}
