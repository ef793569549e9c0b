// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.ndp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.api.Event;
import dev.weir.api.Metric;
import dev.weir.api.component.Receiver;
import dev.weir.bpf.netns.NetworkNamespaces;
import dev.weir.bpf.socket.PacketSocket;
import dev.weir.testkit.CapturingConsumer;
import dev.weir.testkit.KernelTest;
import dev.weir.testkit.TestContext;
import dev.weir.testkit.packet.NdpMessage;
import dev.weir.testkit.packet.PacketBuilder;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The kernel's own neighbour discovery and frames of our own on a cable between two namespaces.
@KernelTest
class NdpReceiverIT {
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final String MAC = "02:00:00:00:00:11";
  private static final String ALL_NODES = "ff02::1";

  private final TestContext context = TestContext.of("ndp");
  private final CapturingConsumer next = new CapturingConsumer();
  private final NetworkNamespaces net = NetworkNamespaces.create("wn");
  private final Receiver receiver =
      new NdpReceiverFactory().create(context, Configs.of(net.left().interfaceName()), next);

  @AfterEach
  void remove() {
    receiver.stop(GRACE);
    net.close();
    assertThat(context.threads().escaped()).isEmpty();
    assertThat(context.threads().alive()).isEmpty();
  }

  @Test
  void hearsTheKernelFindItsNeighbour() throws Exception {
    start();
    boolean answered =
        net.left().call(() -> InetAddress.getByName(net.right().ipv6()).isReachable(5_000));
    assertThat(answered).isTrue();
    Event answer = awaitEvent("network.ndp.neighbor_advertisement", net.right().ipv6());
    assertThat(answer.attributes().get("network.ndp.valid")).isEqualTo(true);
    assertThat(answer.attributes().get("network.ndp.solicited")).isEqualTo(true);
    assertThat(answer.attributes().text("network.interface.name")).isEqualTo("weir0");
    assertThat(answer.attributes().text("network.io.direction")).isEqualTo("receive");
    assertThat(answer.attributes().text("network.ndp.target_link_address"))
        .isEqualTo(answer.attributes().text("network.ndp.ethernet_source"));
    receiver.stop(GRACE);
    assertThat(latest("weir.ndp.neighbors"))
        .containsExactly(Map.entry("{interface=weir0}", (double) neighbours().size()));
  }

  @Test
  void countsEveryFrameOnce() throws Exception {
    start();
    int index = net.right().interfaceIndex();
    NdpMessage advertisement =
        NdpMessage.routerAdvertisement(64, 0x88, 1800)
            .sourceLinkAddress(MAC)
            .prefix("2001:db8::", 64, 0xc0, 600, 300);
    NdpMessage solicitation = NdpMessage.routerSolicitation().sourceLinkAddress(MAC);
    NdpMessage redirect = NdpMessage.redirect("fe80::9", "2001:db8::9");
    try (PacketSocket socket = net.right().call(() -> PacketSocket.open(index))) {
      for (int i = 0; i < 10; i++) {
        socket.send(frame("fe80::11", ALL_NODES, advertisement));
        socket.send(frame("fe80::11", "ff02::2", solicitation));
      }
      socket.send(frame("fe80::11", net.left().ipv6(), redirect));
      socket.send(
          PacketBuilder.ethernet()
              .ipv6("fe80::66", ALL_NODES, ip -> ip.hopLimit(64))
              .ndp(advertisement)
              .build());
      socket.send(
          PacketBuilder.ethernet()
              .ipv6("fe80::66", ALL_NODES, ip -> ip.hopLimit(255))
              .fragment(0, false, 1)
              .ndp(advertisement)
              .build());
      socket.send(frame("fe80::11", ALL_NODES, NdpMessage.routerAdvertisement(64, 0, 0)));
    }
    awaitEvent("network.ndp.router_lost", "fe80::11");
    receiver.stop(GRACE);

    assertThat(count("network.ndp.router_advertisement")).isEqualTo(13);
    assertThat(count("network.ndp.router_solicitation")).isEqualTo(10);
    assertThat(count("network.ndp.redirect")).isEqualTo(1);
    assertThat(count("network.ndp.router_found")).isEqualTo(1);
    assertThat(count("network.ndp.router_lost")).isEqualTo(1);
    assertThat(latest("weir.ndp.messages"))
        .containsEntry("{message=rs, type=133, code=0}", 10.0)
        .containsEntry("{message=ra, type=134, code=0}", 13.0)
        .containsEntry("{message=redirect, type=137, code=0}", 1.0);
    assertThat(latest("weir.ndp.invalid_messages"))
        .isEqualTo(Map.of("{reason=hop_limit}", 1.0, "{reason=fragmented}", 1.0));
    // The kernels of both ends may say where they are as well.
    Set<String> known = neighbours();
    known.remove("fe80::66"); // what it says is invalid
    assertThat(known).contains("fe80::11");
    assertThat(latest("weir.ndp.neighbors"))
        .isEqualTo(Map.of("{interface=weir0}", (double) known.size()));
  }

  @Test
  void countsGroupsByTypeWithoutAReceiverOfFlows() throws Exception {
    start();
    int index = net.right().interfaceIndex();
    try (PacketSocket socket = net.right().call(() -> PacketSocket.open(index))) {
      for (int i = 0; i < 3; i++) {
        socket.send(
            PacketBuilder.ethernet(MAC, "33:33:00:00:00:01")
                .ipv6("fe80::11", ALL_NODES, ip -> ip.hopLimit(1))
                .hopopts(8)
                .icmpv6(130, 0)
                .build());
      }
      socket.send(frame("fe80::11", "ff02::2", NdpMessage.routerSolicitation()));
    }
    awaitEvent("network.ndp.router_solicitation", "fe80::11");
    receiver.stop(GRACE);
    assertThat(latest("weir.ndp.mld_messages")).containsEntry("{type=130, code=0}", 3.0);
    assertThat(next.flows()).isEmpty();
  }

  private void start() throws Exception {
    net.left()
        .call(() -> {
          receiver.start();
          return true;
        });
  }

  private static byte[] frame(String source, String destination, NdpMessage message) {
    return PacketBuilder.ethernet(MAC, "33:33:00:00:00:01")
        .ipv6(source, destination, ip -> ip.hopLimit(255))
        .ndp(message)
        .build();
  }

  private Event awaitEvent(String name, String about) {
    return await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                next.events().stream()
                    .filter(event -> event.name().equals(name))
                    .filter(event ->
                        about.equals(event.attributes().text("network.ndp.target"))
                            || about.equals(event.attributes().text("source.address")))
                    .toList(),
            events -> !events.isEmpty())
        .getFirst();
  }

  /// Who said where they are: by answering, or by asking with their link-layer address.
  private Set<String> neighbours() {
    Set<String> addresses = new TreeSet<>();
    for (Event event : next.events()) {
      boolean answer = event.name().equals("network.ndp.neighbor_advertisement");
      boolean asks = event.attributes().get("network.ndp.source_link_address") != null;
      if (answer || asks) {
        String of = answer ? "network.ndp.target" : "source.address";
        addresses.add(String.valueOf(event.attributes().text(of)));
      }
    }
    return addresses;
  }

  private long count(String name) {
    return next.events().stream().filter(event -> event.name().equals(name)).count();
  }

  /// The points of the last metric of that name.
  private Map<String, Double> latest(String name) {
    Map<String, Double> points = new TreeMap<>();
    List<Metric> metrics =
        next.metrics().stream().filter(metric -> metric.name().equals(name)).toList();
    if (metrics.isEmpty()) {
      return points;
    }
    switch (metrics.getLast().data()) {
      case Metric.Gauge(List<Metric.Point> all) ->
          all.forEach(point -> points.put(point.attributes().toString(), point.value()));
      case Metric.Sum(List<Metric.Point> all, long _) ->
          all.forEach(point -> points.put(point.attributes().toString(), point.value()));
      case Metric.Histogram _ -> throw new AssertionError(name + " is a histogram");
    }
    return points;
  }
}
