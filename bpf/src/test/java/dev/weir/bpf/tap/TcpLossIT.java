// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.weir.api.component.StartException;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.Tcp;
import dev.weir.bpf.drops.DropProgram;
import dev.weir.bpf.drops.DropReasons;
import dev.weir.bpf.drops.DropSettings;
import dev.weir.bpf.link.Attachment;
import dev.weir.bpf.link.Hook;
import dev.weir.bpf.netns.NetworkNamespace;
import dev.weir.bpf.netns.NetworkNamespaces;
import dev.weir.bpf.object.BpfObject;
import dev.weir.testkit.CapturingConsumer;
import dev.weir.testkit.KernelTest;
import dev.weir.testkit.TestContext;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// TCP over a link that loses one segment of ten, right behind the tap of the sender, against what the
/// sender's kernel says of itself.
@KernelTest
class TcpLossIT {
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final int BYTES = 16 << 20;

  private final TestContext context = TestContext.of("tc");
  private final CapturingConsumer consumer = new CapturingConsumer();
  private final NetworkNamespaces net = NetworkNamespaces.create("wl");

  @AfterEach
  void remove() {
    net.close();
  }

  @Test
  void retransmissionsAndDropsAreThoseOfTheKernel() throws IOException, StartException {
    net.offloads(false);
    // Old segments sooner than a handshake after new ones count as out of order. So the link has a
    // rate:
    // a segment takes longer than a handshake, which does not wait for neighbour discovery any
    // more.
    String shape = "tc qdisc add dev weir0 root tbf rate 40mbit burst 3200 limit 1000000";
    net.left().exec(shape.split(" ", -1));
    NamespaceTraffic.tcp(net, net.right().ipv6(), 1_000);
    TapSubscription tap = tapOnTheSender();
    Map<Integer, Long> drops = new HashMap<>();
    Map<String, Long> before = tcpCounters(net.left());
    long dropped;
    try (BpfObject lossy = BpfObject.openResource(TcpLossIT.class, "/dev/weir/bpf/lossy.bpf.o");
        DropProgram program = attachDrops()) {
      lossy.load();
      transfer(lossy);
      program.detach();
      program.take(
          kind -> drops.merge(kind.reason(), kind.tally().packets(), Long::sum), flow -> {});
      dropped = lossy.data("dropped").get(JAVA_LONG, 0);
      System.out.printf(
          "%d of %d segments dropped%n", dropped, lossy.data("segments").get(JAVA_LONG, 0));
    }
    tap.stop(GRACE);

    Map<String, Long> kernel = tcpCounters(net.left());
    kernel.replaceAll((name, value) -> value - before.getOrDefault(name, 0L));
    long retransmitted = kernel.getOrDefault("Tcp.RetransSegs", 0L);
    long retransmissions = sum(Tcp.DirectionAnalysis::retransmissions);
    long outOfOrder = sum(Tcp.DirectionAnalysis::outOfOrder);
    System.out.printf(
        "retransmission %d, out_of_order %d; TcpRetransSegs %d, of them fast %d, after loss probes %d,"
            + " timeouts %d, lost again %d%n",
        retransmissions,
        outOfOrder,
        retransmitted,
        kernel.getOrDefault("TcpExt.TCPFastRetrans", 0L),
        kernel.getOrDefault("TcpExt.TCPLossProbes", 0L),
        kernel.getOrDefault("TcpExt.TCPTimeouts", 0L),
        kernel.getOrDefault("TcpExt.TCPLostRetransmit", 0L));
    DropReasons reasons = DropReasons.ofKernel();
    long byReason =
        drops.entrySet().stream()
            .filter(entry -> reasons.name(entry.getKey()).equals("tc_ingress"))
            .mapToLong(Map.Entry::getValue)
            .sum();
    System.out.printf("drops with reason tc_ingress %d%n", byReason);

    assertThat(dropped).isGreaterThan(1_000);
    assertThat(byReason).isCloseTo(dropped, withinPercentage(1));
    assertThat(retransmissions + outOfOrder).isCloseTo(retransmitted, withinPercentage(1));
    assertThat(retransmissions).isCloseTo(retransmitted, withinPercentage(5));
  }

  private TapSubscription tapOnTheSender() throws StartException {
    TapSubscription tap =
        Taps.of(context).subscribe(TestTaps.tc(4096, true, "weir0"), context, consumer);
    net.left()
        .<Boolean, StartException>call(() -> {
          tap.start();
          return true;
        });
    return tap;
  }

  private DropProgram attachDrops() {
    return net.right()
        .call(() -> DropProgram.attach(new DropSettings(Duration.ofHours(1), 1024, true), 0));
  }

  /// Segments get lost on the way in on the right: the tap on the left has seen them go.
  private void transfer(BpfObject lossy) throws IOException {
    int index = net.right().interfaceIndex();
    try (Attachment _ =
        net.right().call(() -> Attachment.attach(lossy.program("lossy"), index, Hook.TC_INGRESS))) {
      NamespaceTraffic.tcp(net, net.right().ipv6(), BYTES);
    }
  }

  /// What the connections sent from the left.
  private long sum(ToLongFunction<Tcp.DirectionAnalysis> count) {
    return consumer.flows().stream()
        .map(Flow::tcp)
        .filter(Objects::nonNull)
        .map(Tcp::analysis)
        .filter(Objects::nonNull)
        .mapToLong(analysis -> count.applyAsLong(analysis.forward()))
        .sum();
  }

  /// Names and values of `/proc/net/snmp` and `/proc/net/netstat`.
  private static Map<String, Long> tcpCounters(NetworkNamespace namespace) {
    Map<String, Long> counters = new HashMap<>();
    List<String> lines =
        new ArrayList<>(
            namespace.exec("cat", "/proc/net/snmp", "/proc/net/netstat").lines().toList());
    for (int i = 0; i + 1 < lines.size(); i += 2) {
      String[] names = lines.get(i).split(" ", -1);
      long[] values =
          Arrays.stream(lines.get(i + 1).split(" ", -1))
              .skip(1)
              .mapToLong(Long::parseLong)
              .toArray();
      String group = names[0].replace(":", ".");
      for (int field = 1; field < names.length && field <= values.length; field++) {
        counters.put(group + names[field], values[field - 1]);
      }
    }
    return counters;
  }
}
