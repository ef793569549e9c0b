// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.exthdr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Event;
import dev.weir.api.Metric;
import dev.weir.api.component.Receiver;
import dev.weir.bpf.netns.NetworkNamespace;
import dev.weir.bpf.netns.NetworkNamespaces;
import dev.weir.bpf.socket.PacketSocket;
import dev.weir.testkit.CapturingConsumer;
import dev.weir.testkit.KernelTest;
import dev.weir.testkit.TestContext;
import dev.weir.testkit.packet.PacketBuilder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The receiver alone, with packets that come in by a cable.
@KernelTest
class ExthdrReceiverIT {
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void countsAndTellsOfIrregularChains(boolean events) throws Exception {
    CapturingConsumer next = new CapturingConsumer();
    try (NetworkNamespaces net = NetworkNamespaces.create("wt")) {
      Receiver receiver =
          new ExthdrReceiverFactory()
              .create(
                  TestContext.of("exthdr"),
                  new ExthdrReceiverConfig(List.of("weir0"), 2, events),
                  next);
      net.left()
          .call(() -> {
            receiver.start();
            return receiver;
          });
      NetworkNamespace right = net.right();
      try (PacketSocket socket = right.call(() -> PacketSocket.open(right.interfaceIndex()))) {
        socket.send(
            PacketBuilder.ethernet()
                .ipv6("2001:db8::1", "2001:db8::2")
                .hopopts(8)
                .dstopts(8)
                .routing(4, 0, "2001:db8::3")
                .tcp(1, 2, "S")
                .build());
      } finally {
        receiver.stop(Duration.ofSeconds(10));
      }
    }
    List<Event> told =
        next.events().stream()
            .filter(event -> "deep_chain".equals(event.attributes().text("kind")))
            .toList();
    assertThat(told).hasSize(events ? 1 : 0);
    assertThat(told)
        .allSatisfy(event -> {
          assertThat(event.name()).isEqualTo("network.ipv6.extension_header_anomaly");
          assertThat(event.attributes().asMap())
              .containsEntry("chain", List.of("hopopts", "dstopts", "routing", "tcp"))
              .containsEntry("network.interface.name", "weir0")
              .containsEntry("network.io.direction", "receive");
        });
    assertThat(next.metrics())
        .filteredOn(metric -> metric.name().equals("weir.tap.extension_anomalies"))
        .last()
        .extracting(Metric::data)
        .asString()
        .contains("deep_chain", "value=1.0");
    assertThat(next.flows()).isEmpty();
  }
}
