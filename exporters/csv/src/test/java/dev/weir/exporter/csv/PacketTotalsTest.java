// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Attributes;
import dev.weir.api.Metric;
import dev.weir.api.MetricBatch;
import dev.weir.api.Resource;
import dev.weir.testkit.SampleBatches;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PacketTotalsTest {
  private static final Resource ONE = new Resource(Attributes.of("host.name", "one"));
  private static final Resource OTHER = new Resource(Attributes.of("host.name", "other"));
  private static final String SEEN = "weir.tap.packets";
  private static final String DROPPED = "weir.dropped.packets";

  private final PacketTotals totals = new PacketTotals();

  @Test
  void theLatestFiguresOfAReceiverCount() {
    add(ONE, SEEN, receiver("tc", 3));
    add(ONE, SEEN, receiver("tc", 5));
    assertThat(totals.copy()).containsOnly(entry(SEEN, 5));
  }

  @Test
  void receiversAreAddedUp() {
    add(ONE, SEEN, receiver("tc", 3));
    add(ONE, SEEN, receiver("tc/2", 40));
    add(OTHER, SEEN, receiver("tc", 500));
    add(ONE, SEEN, receiver("tc", 4));
    assertThat(totals.copy()).containsOnly(entry(SEEN, 544));
  }

  @Test
  void whatAGoneInterfaceCountedStays() {
    add(ONE, DROPPED, dropped("lxc1", 3), dropped("lxc2", 40));
    add(ONE, DROPPED, dropped("lxc2", 50));
    add(ONE, DROPPED);
    add(ONE, DROPPED, dropped("lxc1", 1), dropped("lxc2", 2));
    add(ONE, DROPPED, dropped("lxc1", 2), dropped("lxc2", 2));
    assertThat(totals.copy()).containsOnly(entry(DROPPED + "{reason=no_socket}", 57));
  }

  @Test
  void countersThatBeginAnewAreAddedToWhatTheyHadCounted() {
    add(ONE, SEEN, receiver("tc", 10));
    add(ONE, SEEN, receiver("tc", 2));
    add(ONE, SEEN, receiver("tc", 3));
    assertThat(totals.copy()).containsOnly(entry(SEEN, 13));
  }

  @Test
  void dropsWithoutAFlowAreTold() {
    add(ONE, "weir.dropped.flow_overflow_packets", SampleBatches.point(Attributes.empty(), 9));
    assertThat(totals.copy()).containsOnly(entry("weir.dropped.flow_overflow_packets", 9));
  }

  private void add(Resource resource, String name, Metric.Point... points) {
    Metric metric = new Metric(name, "", "{packet}", new Metric.Sum(List.of(points), 0));
    MetricBatch batch = new MetricBatch(resource, List.of(metric));
    assertThat(PacketTotals.concern(batch)).isTrue();
    totals.add(batch);
  }

  private static Metric.Point receiver(String id, long packets) {
    return SampleBatches.point(Attributes.of("receiver", id), (double) packets);
  }

  private static Metric.Point dropped(String interfaceName, long packets) {
    return SampleBatches.point(
        Attributes.builder().put("reason", "no_socket").put("interface", interfaceName).build(),
        (double) packets);
  }

  private static Map.Entry<String, Long> entry(String name, long packets) {
    return Map.entry(name, packets);
  }
}
