// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.api.flow.Flow;
import dev.weir.api.flow.Observation.Side;
import dev.weir.bpf.event.ExtensionAnomaly;
import dev.weir.bpf.event.NdpPacket;
import dev.weir.bpf.event.PacketEvents;
import dev.weir.bpf.link.Hook;
import dev.weir.testkit.CapturingConsumer;
import dev.weir.testkit.KernelTest;
import dev.weir.testkit.packet.PacketBuilder;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Receivers of one service at the same interfaces.
@KernelTest
class SharedTapsIT {
  private final ServiceTaps taps = ServiceTaps.create();

  @AfterEach
  void remove() {
    taps.close();
  }

  @Test
  void allReceiversOfAnInterfaceShareOneProgramForEachHook() throws IOException {
    taps.with("tc", TestTaps.tc(4096, true, "weir0"))
        .with("ndp", new TapRequest.Events(TestTaps.patterns(), true, false, 3, false))
        .with("exthdr", new TapRequest.Events(TestTaps.patterns("weir0"), false, true, 3, true))
        .start();
    assertThat(ServiceTaps.links(taps.net.left().interfaceIndex()))
        .containsExactly("tcx_egress", "tcx_ingress");
    ServiceTaps.send(taps.net.left(), withHeaders(), 3);
    taps.stop();
    assertThat(Counted.metric(taps.consumer("exthdr"), "weir.tap.extension_headers", "dstopts"))
        .isEqualTo(3);
    assertThat(taps.consumer("tc").metrics())
        .as("told once")
        .noneMatch(metric -> metric.name().startsWith("weir.tap.extension_"));
    assertThat(taps.consumer("exthdr").metrics())
        .allMatch(metric ->
            metric.name().startsWith("weir.tap.extension_")
                || metric.name().equals("weir.tap.fragments_unjudged"));
    assertThat(taps.consumer("exthdr").flows()).isEmpty();
    assertThat(Counted.flows(taps.consumer("tc"), Side.EGRESS, _ -> true).packets())
        .isGreaterThanOrEqualTo(3);
  }

  @Test
  void aReceiverAloneListensWhereDefaultRoutesLead() throws IOException {
    taps.net.left().exec("ip", "link", "add", "other0", "type", "bridge");
    taps.net.left().exec("ip", "link", "set", "other0", "up");
    taps.with("exthdr", TestTaps.events()).start();
    assertThat(taps.context("exthdr").degradedReason())
        .isEqualTo("no default route leads to an interface; waiting for one, or set interfaces");
    taps.net.left().exec("ip", "-6", "route", "add", "default", "via", taps.net.right().ipv6());
    awaitLog("attached to interface weir0 [tcx ingress, tcx egress]", 1);
    await().until(() -> taps.context("exthdr").degradedReason().isEmpty());
    ServiceTaps.send(taps.net.left(), withHeaders(), 2);

    taps.net.left().exec("ip", "route", "add", "default", "dev", "other0");
    awaitLog("attached to interface other0 [tcx ingress, tcx egress]", 1);
    taps.net.left().exec("ip", "-6", "route", "del", "default");
    awaitLog("no longer attached to interface weir0", 1);
    taps.stop();
    CapturingConsumer consumer = taps.consumer("exthdr");
    assertThat(Counted.metric(consumer, "weir.tap.extension_headers", "dstopts")).isEqualTo(2);
    assertThat(consumer.flows()).isEmpty();
    assertThat(consumer.metrics()).noneMatch(metric -> metric.name().equals("weir.tap.packets"));
  }

  @Test
  void interfacesThatNobodyCountsGetATapOfTheirOwn() throws IOException {
    taps.net.left().exec("ip", "link", "add", "other0", "type", "bridge");
    taps.with("tc", TestTaps.tc(64, true, "weir0"))
        .with("exthdr", TestTaps.events("weir0", "other0"))
        .start();
    int other =
        Integer.parseInt(taps.net.left().exec("cat", "/sys/class/net/other0/ifindex").strip());
    assertThat(ServiceTaps.links(other)).containsExactly("tcx_egress", "tcx_ingress");
    assertThat(ServiceTaps.links(taps.net.left().interfaceIndex()))
        .containsExactly("tcx_egress", "tcx_ingress");
    ServiceTaps.send(taps.net.left(), withHeaders(), 2);
    taps.stop();
    CapturingConsumer consumer = taps.consumer("exthdr");
    await()
        .untilAsserted(() ->
            assertThat(consumer.metrics())
                .anySatisfy(metric ->
                    assertThat(metric.toString()).contains("dstopts", "receiver=tc", "2.0")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tc", "xdp", "xdp and tc", "two of tc", "none"})
  void eachSinglePacketIsToldOnce(String beside) throws IOException {
    if (beside.contains("xdp")) {
      taps.with("xdp", TestTaps.xdp(Hook.XDP_NATIVE, false, "weir0"));
    }
    if (beside.contains("tc")) {
      taps.with("tc", TestTaps.tc(64, true, "weir0"));
    }
    if (beside.contains("two")) {
      taps.with("tc/two", TestTaps.tc(128, true, "weir0"));
    }
    List<String> told = new CopyOnWriteArrayList<>();
    taps.with("exthdr", TestTaps.events("weir0"), telling(told)).start();
    byte[] solicitation =
        PacketBuilder.ethernet()
            .ipv6("fe80::a", "ff02::1:ff00:b")
            .icmpv6(135, 0)
            .payload(20)
            .build();
    byte[] deep =
        PacketBuilder.ethernet()
            .ipv6("fd00:2::1", "fd00:2::2")
            .hopopts(8)
            .dstopts(8)
            .routing(4, 0, "fd00:2::3")
            .dstopts(8)
            .udp(1, 9)
            .payload(10)
            .build();
    ServiceTaps.send(taps.net.left(), solicitation, 2);
    ServiceTaps.send(taps.net.left(), deep, 1);
    ServiceTaps.send(taps.net.right(), solicitation, 3);
    ServiceTaps.send(taps.net.right(), deep, 2);
    taps.stop();
    int out = beside.equals("xdp") ? 0 : 1; // XDP sees nothing that leaves.
    assertThat(told).filteredOn("ndp egress"::equals).hasSize(2 * out);
    assertThat(told).filteredOn("deep_chain [0, 60, 43, 60, 17] egress"::equals).hasSize(out);
    assertThat(told).filteredOn("ndp ingress"::equals).hasSize(3);
    assertThat(told).filteredOn("deep_chain [0, 60, 43, 60, 17] ingress"::equals).hasSize(2);
  }

  private static PacketEvents telling(List<String> told) {
    return new PacketEvents() {
      @Override
      public void ndp(NdpPacket packet) {
        if (packet.source().toString(6).equals("fe80::a")) {
          told.add("ndp " + packet.side().label());
        }
      }

      @Override
      public void anomaly(ExtensionAnomaly anomaly) {
        told.add(anomaly.kind().label() + " " + anomaly.chain() + " " + anomaly.side().label());
      }
    };
  }

  @Test
  void twoMaximaOfChainsAreRefused() {
    taps.with("exthdr", TestTaps.events("weir0"))
        .with("exthdr/deep", new TapRequest.Events(TestTaps.patterns(), false, true, 5, true));
    assertThat(taps.startError("exthdr"))
        .isEqualTo(
            "max_chain is 5 at exthdr/deep and 3 at exthdr; wanted one number for all, since one"
                + " program watches for all");
  }

  @Test
  void aTapComesBackWithItsInterface() throws IOException {
    taps.with("tc", TestTaps.tc(64, true, "late0")).with("exthdr", TestTaps.events()).start();
    for (int round = 1; round <= 2; round++) {
      taps.net.left().exec("ip", "link", "add", "late0", "type", "bridge");
      awaitLog("attached to interface late0 [tcx ingress, tcx egress]", round);
      taps.net.left().exec("ip", "link", "del", "late0");
      awaitLog("no longer attached to interface late0", round);
    }
  }

  @Test
  void eachTcReceiverCountsForItself() throws IOException {
    taps.with("tc/one", TestTaps.tc(4096, true, "weir0"))
        .with("tc/two", TestTaps.tc(4096, true, "weir*"))
        .start();
    NamespaceTraffic.udp(taps.net, taps.net.right().ipv6(), 100);
    taps.stop();
    for (String id : new String[] {"tc/one", "tc/two"}) {
      // Only these datagrams: the kernel speaks ICMPv6 by itself whenever it likes.
      assertThat(Counted.flows(taps.consumer(id), Side.EGRESS, SharedTapsIT::isUdp).packets())
          .isEqualTo(100);
      assertThat(Counted.metric(taps.consumer(id), "weir.tap.packets", "udp", "egress", id))
          .isEqualTo(100);
    }
  }

  private static boolean isUdp(Flow flow) {
    return flow.key().protocol() == 17;
  }

  private void awaitLog(String line, int times) {
    String first = taps.context("tc").id().toString().equals("tc") ? "tc" : "exthdr";
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(5))
        .until(() ->
            taps.context(first).logger().messages(Level.INFO).stream().filter(line::equals).count()
                == times);
  }

  private static byte[] withHeaders() {
    return PacketBuilder.ethernet()
        .ipv6("fd00:2::1", "fd00:2::2")
        .dstopts(8)
        .udp(1, 9)
        .payload(10)
        .build();
  }
}
