// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.api.flow.Flow;
import dev.weir.api.flow.Observation.Side;
import dev.weir.bpf.link.Hook;
import dev.weir.bpf.netns.NetworkNamespace;
import dev.weir.testkit.CapturingConsumer;
import dev.weir.testkit.KernelTest;
import dev.weir.testkit.packet.PacketBuilder;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// XDP on the left end of a cable, against what the right end has sent.
@KernelTest
class XdpTapIT {
  private final ServiceTaps taps = ServiceTaps.create();
  private final NetworkNamespace left = taps.net.left();
  private final NetworkNamespace right = taps.net.right();

  @AfterEach
  void remove() {
    taps.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"XDP_NATIVE", "XDP_GENERIC"})
  void countsExactlyWhatTheSenderSent(Hook hook) throws IOException {
    taps.with("xdp", TestTaps.xdp(hook, false, "weir0")).awaitSilence().start();
    assertThat(ServiceTaps.links(left.interfaceIndex())).containsExactly("xdp");
    CapturingConsumer consumer = taps.consumer("xdp");
    try (Wire wire = onTheRight()) {
      Counted before = wire.counted(Side.EGRESS);
      NamespaceTraffic.mixed(taps.net, 1 << 20, 100);
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() ->
              assertThat(Counted.everything(consumer, Side.INGRESS))
                  .isEqualTo(wire.counted(Side.EGRESS).minus(before)));
      taps.stop();
    }
    assertThat(Counted.everything(consumer, Side.EGRESS).packets()).isZero();
    assertThat(Counted.metric(consumer, "weir.tap.unparsed_packets")).isZero();
    assertThat(taps.context("xdp").logger().messages(Level.INFO))
        .contains("attached to interface weir0 [" + hook + "]");
    assertThat(ServiceTaps.links(left.interfaceIndex())).isEmpty();
  }

  @Test
  void xdpAndTcOnOneInterfaceCountThePacketsOfTheWireOnce() throws IOException {
    both(false);
    assertThat(ServiceTaps.links(left.interfaceIndex())).containsExactly("tcx_egress", "xdp");
    assertThat(taps.context("tc").logger().messages(Level.INFO))
        .filteredOn(line -> line.contains("xdp counts what comes in, tc only what leaves"))
        .hasSize(1);
    Sent sent = traffic();
    List<Flow> flows = new ArrayList<>(taps.consumer("tc").flows());
    flows.addAll(taps.consumer("xdp").flows());
    CapturingConsumer totals = taps.consumer("tc");
    assertThat(Counted.flows(flows, Side.INGRESS).plus(others(totals, Side.INGRESS)))
        .isEqualTo(sent.in());
    assertThat(Counted.flows(flows, Side.EGRESS).plus(others(totals, Side.EGRESS)))
        .isEqualTo(sent.out());
    assertThat(taps.consumer("xdp").metrics()).as("told once, by tc").isEmpty();
    assertThat(flows.stream().filter(XdpTapIT::isTcp).map(Flow::key).distinct())
        .as("one flow of what comes in by XDP and leaves by tc")
        .hasSize(2);
    assertThat(flows.stream().filter(XdpTapIT::isTcp))
        .anySatisfy(flow -> {
          assertThat(flow.forwardSeen()).isNotNull();
          assertThat(flow.backwardSeen()).isNotNull();
        });
  }

  @Test
  void allowDoubleCountCountsWhatComesInTwice() throws IOException {
    both(true);
    assertThat(ServiceTaps.links(left.interfaceIndex()))
        .containsExactly("tcx_egress", "tcx_ingress", "xdp");
    ServiceTaps.send(right, datagram(2000), 5);
    ServiceTaps.send(left, datagram(2001), 3);
    taps.stop();
    assertThat(counted(2000, Side.INGRESS)).isEqualTo(10);
    assertThat(counted(2001, Side.EGRESS)).isEqualTo(3);
  }

  private static byte[] datagram(int port) {
    return PacketBuilder.ethernet().ipv6("fd00:2::1", "fd00:2::2").udp(1, port).build();
  }

  private long counted(int port, Side side) {
    return Counted.flows(taps.consumer("tc"), side, flow -> flow.key().destinationPort() == port)
        .plus(
            Counted.flows(taps.consumer("xdp"), side, flow -> flow.key().destinationPort() == port))
        .packets();
  }

  private void both(boolean allowDoubleCount) {
    taps.with("xdp", TestTaps.xdp(Hook.XDP_NATIVE, allowDoubleCount, "weir0"))
        .with("tc", TestTaps.tc(4096, true, "weir*"))
        .awaitSilence()
        .start();
  }

  /// What passed the cable, as the right end's own traffic control saw it: a veth with XDP leaves
  /// Ethernet headers out of its counters.
  private record Sent(Counted in, Counted out) {}

  /// Traffic whose packets are all counted when it returns.
  private Sent traffic() throws IOException {
    try (Wire wire = onTheRight()) {
      Counted in = wire.counted(Side.EGRESS);
      Counted out = wire.counted(Side.INGRESS);
      NamespaceTraffic.mixed(taps.net, 1 << 20, 100);
      taps.awaitSilence();
      taps.stop();
      return new Sent(wire.counted(Side.EGRESS).minus(in), wire.counted(Side.INGRESS).minus(out));
    }
  }

  private Wire onTheRight() {
    return right.call(() -> Wire.on(right.interfaceIndex()));
  }

  @Test
  void framesOfSeveralBuffersCountWithTheirWholeLength() {
    left.exec("ip", "link", "set", "weir0", "mtu", "9000");
    right.exec("ip", "link", "set", "weir1", "mtu", "9000");
    taps.with("xdp", TestTaps.xdp(Hook.XDP_NATIVE, false, "weir0")).start();
    byte[] frame =
        PacketBuilder.ethernet().ipv6("fd00:2::1", "fd00:2::2").udp(1, 2000).payload(8_000).build();
    ServiceTaps.send(right, frame, 5);
    taps.stop();
    assertThat(
            Counted.flows(
                taps.consumer("xdp"), Side.INGRESS, flow -> flow.key().destinationPort() == 2000))
        .isEqualTo(new Counted(5, 5L * frame.length));
  }

  @Test
  void aDriverWithoutNativeXdpIsNamedWithTheRemedy() {
    left.exec("ip", "link", "add", "wbr0", "type", "bridge");
    taps.with("xdp", TestTaps.xdp(Hook.XDP_NATIVE, false, "wbr0"));
    assertThat(taps.startError("xdp"))
        .startsWith("wbr0: cannot attach program 'tap_xdp' to interface ")
        .endsWith(
            " (xdp native): EOPNOTSUPP (operation not supported); its driver bridge says"
                + " 'Underlying driver does not support XDP in native mode'; set mode: generic, or"
                + " listen with the receiver tc");
    assertThat(problems(Hook.XDP_NATIVE, "wbr0"))
        .containsExactly(
            "interfaces[0]: the driver bridge of wbr0 has no native XDP; wanted mode: generic, or"
                + " the receiver tc");
    assertThat(problems(Hook.XDP_GENERIC, "wbr0")).isEmpty();
    assertThat(problems(Hook.XDP_NATIVE, "weir0")).isEmpty();
  }

  @Test
  void anotherProgramIsNamed() {
    ServiceTaps other = taps.beside();
    other.with("xdp", TestTaps.xdp(Hook.XDP_NATIVE, false, "weir0")).start();
    taps.with("xdp", TestTaps.xdp(Hook.XDP_NATIVE, false, "weir0"));
    assertThat(taps.startError("xdp"))
        .contains("EBUSY (device or resource busy); the XDP program 'tap_xdp' (id ")
        .endsWith(
            ") is attached there, and there is room for one; detach it or listen with the"
                + " receiver tc");
    assertThat(problems(Hook.XDP_NATIVE, "weir0"))
        .singleElement()
        .asString()
        .contains("weir0 has the XDP program 'tap_xdp' (id ");
    other.stop();
  }

  @Test
  void interfacesWithoutEthernetAreRefused() {
    left.exec("ip", "tuntap", "add", "mode", "tun", "name", "wtun0");
    taps.with("xdp", TestTaps.xdp(Hook.XDP_GENERIC, false, "wtun0"));
    assertThat(taps.startError("xdp"))
        .startsWith("wtun0: ")
        .endsWith("its packets have no Ethernet header; listen with the receiver tc");
    assertThat(problems(Hook.XDP_GENERIC, "wtun0"))
        .containsExactly(
            "interfaces[0]: wtun0 has no Ethernet header, which xdp needs; wanted the receiver tc"
                + " for it");
  }

  @Test
  void anInterfaceThatMatchesAGlobAndRefusesIsReported() {
    left.exec("ip", "link", "add", "wbr0", "type", "bridge");
    taps.with("xdp", TestTaps.xdp(Hook.XDP_NATIVE, false, "w*")).start();
    assertThat(taps.context("xdp").degradedReason()).startsWith("wbr0: cannot attach program");
    left.exec("ip", "link", "del", "wbr0");
    await().until(() -> taps.context("xdp").degradedReason().isEmpty());
    assertThat(taps.context("xdp").logger().messages(Level.INFO))
        .contains("attached to interface weir0 [xdp native]");
  }

  @Test
  void comesBackWithItsInterface() throws IOException {
    taps.with("xdp", TestTaps.xdp(Hook.XDP_NATIVE, false, "late0")).start();
    for (int round = 1; round <= 2; round++) {
      left.exec("ip", "link", "add", "late0", "type", "veth", "peer", "name", "late1");
      awaitLog("attached to interface late0 [xdp native]", round);
      left.exec("ip", "link", "del", "late0");
      awaitLog("no longer attached to interface late0", round);
    }
  }

  private void awaitLog(String line, int times) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(5))
        .until(() ->
            taps.context("xdp").logger().messages(Level.INFO).stream().filter(line::equals).count()
                == times);
  }

  private List<String> problems(Hook hook, String name) {
    List<String> problems = new ArrayList<>();
    left.call(() -> {
      TapEnvironment.checkXdp(
          List.of(name), hook, (setting, message) -> problems.add(setting + ": " + message));
      return problems;
    });
    return problems;
  }

  private static boolean isTcp(Flow flow) {
    return flow.key().protocol() == 6;
  }

  private static Counted others(CapturingConsumer totals, Side side) {
    return Counted.everything(totals, side).minus(Counted.flows(totals, side, _ -> true));
  }
}
