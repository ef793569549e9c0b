// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.ndp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Attributes;
import dev.weir.api.Event;
import dev.weir.api.Metric;
import dev.weir.api.MetricBatch;
import dev.weir.api.Resource;
import dev.weir.testkit.ManualClock;
import dev.weir.testkit.packet.NdpMessage;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class NeighborWatchTest {
  private static final long SECOND = 1_000_000_000L;
  private static final String MAC = "02:00:00:00:00:11";

  private final ManualClock clock = new ManualClock(0);
  private final NeighborWatch watch = watch(Configs.telling(true, true));

  @Test
  void tellsTheMessageAndWhatItChanged() {
    NdpMessage advertisement = NdpMessage.routerAdvertisement(64, 0, 30).sourceLinkAddress(MAC);
    assertThat(names(see(watch, 1, 255, "fe80::1", advertisement)))
        .containsExactly("network.ndp.router_advertisement", "network.ndp.router_found");
    assertThat(names(see(watch, 2, 255, "fe80::1", advertisement)))
        .containsExactly("network.ndp.router_advertisement");
    NdpMessage moved =
        NdpMessage.neighbourAdvertisement("fe80::1", 0xa0).targetLinkAddress("02:00:00:00:00:22");
    assertThat(names(see(watch, 3, 255, "fe80::1", moved)))
        .containsExactly("network.ndp.neighbor_advertisement", "network.ndp.neighbor_moved");
    assertThat(expire(30)).isEmpty();
    assertThat(names(expire(40))).containsExactly("network.ndp.router_lost");
  }

  @Test
  void tellsOnlyWhatIsWanted() {
    NdpMessage advertisement = NdpMessage.routerAdvertisement(64, 0, 30).sourceLinkAddress(MAC);
    assertThat(names(see(watch(Configs.telling(false, true)), 1, 255, "fe80::1", advertisement)))
        .containsExactly("network.ndp.router_found");
    assertThat(names(see(watch(Configs.telling(true, false)), 1, 255, "fe80::1", advertisement)))
        .containsExactly("network.ndp.router_advertisement");
  }

  @Test
  void countsAllThatItSees() {
    NdpMessage advertisement = NdpMessage.routerAdvertisement(64, 0, 30).sourceLinkAddress(MAC);
    see(watch, 1, 255, "fe80::1", advertisement);
    see(watch, 1, 64, "fe80::9", advertisement);
    see(watch, 1, 255, "fe80::2", NdpMessage.routerSolicitation().sourceLinkAddress(MAC));
    see(watch, 1, 255, "fe80::3", NdpMessage.routerSolicitation().sourceLinkAddress(MAC));
    see(watch, 1, 255, "::", NdpMessage.neighbourSolicitation("fe80::4"));

    assertThat(values("weir.ndp.messages"))
        .containsExactly(
            "{message=rs, type=133, code=0} 2.0",
            "{message=ra, type=134, code=0} 2.0",
            "{message=ns, type=135, code=0} 1.0");
    assertThat(values("weir.ndp.invalid_messages"))
        .containsExactly("{reason=hop_limit} 1.0", "{reason=dad_destination} 1.0");
    assertThat(values("weir.ndp.dad_probes")).containsExactly("{} 1.0");
    assertThat(values("weir.ndp.truncated_messages")).containsExactly("{} 0.0");
    assertThat(values("weir.ndp.neighbors")).containsExactly("{interface=eth7} 2.0");
    assertThat(values("weir.ndp.routers")).containsExactly("{interface=eth7} 1.0");
    assertThat(values("weir.ndp.evictions"))
        .containsExactly("{table=neighbors} 1.0", "{table=routers} 0.0", "{table=prefixes} 0.0");
  }

  @Test
  void anInterfaceThatLosesItsLastRouterIsToldOnceMore() {
    see(watch, 1, 255, "fe80::1", NdpMessage.routerAdvertisement(64, 0, 30));
    assertThat(values("weir.ndp.routers")).containsExactly("{interface=eth7} 1.0");
    assertThat(expire(40)).hasSize(1);
    assertThat(values("weir.ndp.routers")).containsExactly("{interface=eth7} 0.0");
    assertThat(values("weir.ndp.routers")).isEmpty();
  }

  @Test
  void aClockThatIsSetEndsNothing() {
    NdpMessage advertisement = NdpMessage.routerAdvertisement(64, 0, 30).sourceLinkAddress(MAC);
    see(watch, 1, 255, "fe80::1", advertisement);
    clock.stepWallClock(Duration.ofDays(20_000));
    assertThat(expire(20)).isEmpty();
    clock.stepWallClock(Duration.ofDays(-10_000));
    assertThat(expire(30)).isEmpty();
    assertThat(names(expire(40))).containsExactly("network.ndp.router_lost");
  }

  @Test
  void messagesOfATapThatHasNotFollowedTheClockYetCount() {
    NdpMessage advertisement = NdpMessage.routerAdvertisement(64, 0, 30).sourceLinkAddress(MAC);
    see(watch, 1, 255, "fe80::1", advertisement);
    clock.stepWallClock(Duration.ofDays(20_000));
    assertThat(names(see(watch, 2, 255, "fe80::1", advertisement)))
        .containsExactly("network.ndp.router_advertisement");
    assertThat(expire(30)).isEmpty();
    assertThat(names(expire(40))).containsExactly("network.ndp.router_lost");
  }

  @Test
  void sumsBeginBeforeTheirPointsWhateverTheClockSays() {
    clock.stepWallClock(Duration.ofDays(-1));
    assertThat(watch.metrics())
        .filteredOn(metric -> metric.data() instanceof Metric.Sum)
        .allSatisfy(metric -> {
          Metric.Sum sum = (Metric.Sum) metric.data();
          assertThat(sum.points()).allMatch(point -> point.timeNanos() >= sum.startNanos());
        });
  }

  @Test
  void takesGroupsOutOfTheTapsCounts() {
    List<Metric.Point> points = List.of(point(128), point(130), point(134), point(143));
    MetricBatch batch =
        new MetricBatch(
            new Resource(Attributes.empty()),
            List.of(
                new Metric("weir.tap.icmpv6_messages", "", "", new Metric.Sum(points, 5)),
                new Metric("weir.tap.events_lost", "", "", new Metric.Sum(List.of(), 5))));
    List<Metric> metrics = GroupCounts.of(batch).metrics();
    assertThat(metrics)
        .extracting(Metric::name)
        .containsExactly("weir.ndp.mld_messages", "weir.tap.events_lost");
    assertThat(texts(metrics.getFirst()))
        .containsExactly("{type=130, code=0} 130.0", "{type=143, code=0} 143.0");
  }

  private static Metric.Point point(int type) {
    return new Metric.Point(Attributes.of("type", type, "code", 0), 9, type);
  }

  private NeighborWatch watch(NdpReceiverConfig config) {
    return new NeighborWatch(config, index -> "eth" + index, clock);
  }

  /// At so many seconds of a clock that nobody sets.
  private void at(int second) {
    clock.advance(Duration.ofNanos(second * SECOND - clock.monotonicNanos()));
  }

  private List<Event> expire(int second) {
    at(second);
    return watch.expire();
  }

  private List<Event> see(
      NeighborWatch watch, int second, int hopLimit, String source, NdpMessage message) {
    at(second);
    return watch.see(Packets.of(second * SECOND, 7, hopLimit, source, "ff02::1", message));
  }

  private static List<String> names(List<Event> events) {
    return events.stream().map(Event::name).toList();
  }

  private List<String> values(String name) {
    return watch.metrics().stream()
        .filter(metric -> metric.name().equals(name))
        .flatMap(metric -> texts(metric).stream())
        .collect(Collectors.toList());
  }

  private static List<String> texts(Metric metric) {
    List<Metric.Point> points =
        switch (metric.data()) {
          case Metric.Gauge gauge -> gauge.points();
          case Metric.Sum sum -> sum.points();
          case Metric.Histogram _ -> List.of();
        };
    return points.stream().map(point -> point.attributes() + " " + point.value()).toList();
  }
}
