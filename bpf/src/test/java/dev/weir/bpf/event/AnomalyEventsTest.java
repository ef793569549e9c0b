// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.weir.api.Event;
import dev.weir.api.Severity;
import dev.weir.api.net.Address;
import dev.weir.bpf.event.ExtensionAnomaly.Kind;
import dev.weir.bpf.layout.Side;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnomalyEventsTest {
  private static final Address FROM = Address.parse("2001:db8::1");
  private static final Address TO = Address.parse("2001:db8::2");

  @Test
  void saysWhatIsIrregularAndWhere() {
    ExtensionAnomaly anomaly =
        new ExtensionAnomaly(9, 3, Side.EGRESS, Kind.RH0, FROM, TO, List.of(43, 17));
    Event event = new AnomalyEvents(index -> "eth" + index).event(anomaly);
    assertThat(event.name()).isEqualTo("network.ipv6.extension_header_anomaly");
    assertThat(event.timeNanos()).isEqualTo(9);
    assertThat(event.severity()).isEqualTo(Severity.WARN);
    assertThat(event.body())
        .isEqualTo(
            "an IPv6 routing header of type 0, which RFC 5095 forbids, from 2001:db8::1 to"
                + " 2001:db8::2: routing udp");
    assertThat(event.attributes().asMap())
        .containsExactly(
            entry("kind", "rh0"),
            entry("chain", List.of("routing", "udp")),
            entry("network.type", "ipv6"),
            entry("source.address", FROM),
            entry("destination.address", TO),
            entry("network.interface.name", "eth3"),
            entry("network.io.direction", "transmit"));
  }

  @Test
  void everyKindHasWordsAndACaptureNoInterface() {
    AnomalyEvents events = new AnomalyEvents(_ -> "");
    for (Kind kind : Kind.values()) {
      Event event =
          events.event(new ExtensionAnomaly(9, 0, Side.INGRESS, kind, FROM, TO, List.of()));
      assertThat(event.body()).contains(" from 2001:db8::1 to 2001:db8::2: ");
      assertThat(event.attributes().asMap())
          .doesNotContainKeys("network.interface.name", "network.io.direction");
    }
  }
}
