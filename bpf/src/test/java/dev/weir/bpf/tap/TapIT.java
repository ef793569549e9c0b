// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.flow.Flow;
import dev.weir.api.flow.Observation.Side;
import dev.weir.bpf.netns.InterfaceCounters;
import dev.weir.bpf.netns.NetworkNamespaces;
import dev.weir.testkit.CapturingConsumer;
import dev.weir.testkit.KernelTest;
import dev.weir.testkit.TestContext;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The tap on a cable between two namespaces against the interface's own counters.
@KernelTest
class TapIT {
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final TestContext context = TestContext.of("tc");
  private final CapturingConsumer consumer = new CapturingConsumer();
  private final List<Tap> started = new ArrayList<>();
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

  @Test
  void agreesWithTheInterfacesCounters() throws IOException {
    Tap tap = start(Taps.settings(4096, true, "weir0"));
    InterfaceCounters before = net.left().counters();
    NamespaceTraffic.mixed(net, 8 << 20, 500);
    InterfaceCounters after = net.left().counters().minus(before);
    tap.stop(GRACE);

    Counted in = everything(Side.INGRESS);
    Counted out = everything(Side.EGRESS);
    assertThat(in).isEqualTo(new Counted(after.rxPackets(), after.rxBytes()));
    assertThat(out).isEqualTo(new Counted(after.txPackets(), after.txBytes()));
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

  /// Flows of that side and what is in no flow.
  private Counted everything(Side side) {
    String label = side.label();
    return Counted.flows(consumer, side, _ -> true)
        .plus(
            new Counted(
                Counted.metric(consumer, "weir.tap.not_ip_packets", label),
                Counted.metric(consumer, "weir.tap.not_ip_bytes", label)))
        .plus(
            new Counted(
                Counted.metric(consumer, "weir.tap.unparsed_packets", label),
                Counted.metric(consumer, "weir.tap.unparsed_bytes", label)))
        .plus(
            new Counted(
                Counted.metric(consumer, "weir.tap.overflow_packets", label),
                Counted.metric(consumer, "weir.tap.overflow_bytes", label)));
  }

  private static Predicate<Flow> ofVersion(String version) {
    return flow -> flow.key().ipVersion() == Integer.parseInt(version);
  }

  private Tap start(TapSettings settings) {
    Tap tap = new Tap(settings, context, consumer);
    net.left()
        .call(() -> {
          tap.start();
          return tap;
        });
    started.add(tap);
    return tap;
  }
}
