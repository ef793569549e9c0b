// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Attributes;
import dev.weir.api.Metric;
import dev.weir.api.Metric.Distribution;
import dev.weir.api.Metric.Gauge;
import dev.weir.api.Metric.Histogram;
import dev.weir.api.Metric.Point;
import dev.weir.api.Metric.Sum;
import dev.weir.api.MetricBatch;
import dev.weir.api.Resource;
import dev.weir.testkit.ManualClock;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PointOrderTest {
  private static final long MILLI = 1_000_000L;
  private static final long NOW = ManualClock.START_NANOS;
  private static final Resource NODE = new Resource(Attributes.of("host.name", "a"));

  private final PointOrder order = new PointOrder();

  /// Two receivers read at once; the one that read first comes second.
  @Test
  void whatWasOvertakenComesTheNextMillisecond() {
    MetricBatch ahead = batch(NODE, NOW + 5 * MILLI + 7);
    MetricBatch behind = batch(NODE, NOW + 2 * MILLI);

    assertThat(order.inOrder(ahead)).isSameAs(ahead);
    assertThat(order.inOrder(behind)).isEqualTo(batch(NODE, NOW + 6 * MILLI));
    assertThat(order.inOrder(behind)).isEqualTo(batch(NODE, NOW + 7 * MILLI));
  }

  /// Backends keep milliseconds.
  @Test
  void noTwoReadingsAreInOneMillisecond() {
    assertThat(order.inOrder(batch(NODE, NOW + 1))).isEqualTo(batch(NODE, NOW + 1));
    assertThat(order.inOrder(batch(NODE, NOW + 2))).isEqualTo(batch(NODE, NOW + MILLI));
  }

  @Test
  void whatIsInOrderStaysAsItIs() {
    for (long time : new long[] {NOW, NOW + MILLI, NOW + 5_000 * MILLI}) {
      MetricBatch batch = batch(NODE, time);
      assertThat(order.inOrder(batch)).isSameAs(batch);
    }
  }

  /// A total of long ago must not stand behind a newer one; and after a clock that was set back, times
  /// go on from there.
  @Test
  void whatIsMuchOlderIsNotMoved() {
    MetricBatch old = batch(NODE, NOW - 1_000 * MILLI);
    var _ = order.inOrder(batch(NODE, NOW));

    assertThat(order.inOrder(old)).isSameAs(old);
    assertThat(order.inOrder(old)).isEqualTo(batch(NODE, NOW - 999 * MILLI));
  }

  @Test
  void resourcesDoNotWaitForEachOther() {
    MetricBatch other = batch(new Resource(Attributes.of("host.name", "b")), NOW - 1);
    var _ = order.inOrder(batch(NODE, NOW));

    assertThat(order.inOrder(other)).isSameAs(other);
  }

  @Test
  void severalMomentsStayAsTheyAre() {
    MetricBatch several =
        new MetricBatch(NODE, List.of(sum("weir.tap.packets", NOW - 1, NOW - 2 * MILLI)));
    var _ = order.inOrder(batch(NODE, NOW));

    assertThat(order.inOrder(several)).isSameAs(several);
  }

  @Test
  void nothingHasNoTime() {
    MetricBatch empty = new MetricBatch(NODE, List.of());

    assertThat(order.inOrder(empty)).isSameAs(empty);
  }

  private static MetricBatch batch(Resource resource, long time) {
    return new MetricBatch(
        resource,
        List.of(
            sum("weir.tap.packets", time),
            new Metric("gauge", "", "1", new Gauge(List.of(point(time)))),
            new Metric(
                "sizes",
                "Sizes.",
                "By",
                new Histogram(
                    List.of(1.0),
                    List.of(new Distribution(Attributes.empty(), time, List.of(1L, 2L), 7)),
                    NOW - 1_000 * MILLI))));
  }

  private static Metric sum(String name, long... times) {
    List<Point> points = Arrays.stream(times).mapToObj(PointOrderTest::point).toList();
    return new Metric(name, "", "{packet}", new Sum(points, NOW - 1_000 * MILLI));
  }

  private static Point point(long time) {
    return new Point(Attributes.of("at", "x"), time, 3);
  }
}
