// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.encode;

import static dev.weir.testkit.SampleBatches.gauge;
import static dev.weir.testkit.SampleBatches.point;
import static dev.weir.testkit.SampleBatches.sum;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Attributes;
import dev.weir.api.Metric.Distribution;
import dev.weir.api.Metric.Histogram;
import dev.weir.otlp.Signal;
import dev.weir.testkit.ManualClock;
import dev.weir.testkit.SampleBatches;
import dev.weir.testkit.otlp.Values;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static final long NOW = ManualClock.START_NANOS + 5_000_000_000L;

  @Test
  void sumsAreCumulativeSinceTheirStart() throws Exception {
    Metric metric =
        only(sum("weir.tap.packets", "{packet}", point(Attributes.of("ip_version", 6), 12.5)));

    assertThat(metric.getName()).isEqualTo("weir.tap.packets");
    assertThat(metric.getDescription()).isEqualTo("A sum.");
    assertThat(metric.getUnit()).isEqualTo("{packet}");
    assertThat(metric.getSum().getIsMonotonic()).isTrue();
    assertThat(metric.getSum().getAggregationTemporality())
        .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
    NumberDataPoint point = metric.getSum().getDataPoints(0);
    assertThat(point.getAsDouble()).isEqualTo(12.5);
    assertThat(point.getStartTimeUnixNano()).isEqualTo(ManualClock.START_NANOS);
    assertThat(point.getTimeUnixNano()).isEqualTo(NOW);
    assertThat(Values.of(point.getAttributesList()).asMap()).isEqualTo(Map.of("ip_version", 6L));
  }

  @Test
  void gaugesAreWhatTheyAreNow() throws Exception {
    Metric metric = only(gauge("system.cpu.utilization", "1", point(Attributes.empty(), -0.5)));

    NumberDataPoint point = metric.getGauge().getDataPoints(0);
    assertThat(point.getAsDouble()).isEqualTo(-0.5);
    assertThat(point.hasAsDouble()).isTrue();
    assertThat(point.getStartTimeUnixNano()).isZero();
    assertThat(point.getTimeUnixNano()).isEqualTo(NOW);
  }

  @Test
  void histogramsKeepBucketsSumAndCount() throws Exception {
    Metric metric = only(histogram(List.of(64.0, 128.0), List.of(1L, 2L, 300L), 1_000));

    assertThat(metric.getHistogram().getAggregationTemporality())
        .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
    HistogramDataPoint point = metric.getHistogram().getDataPoints(0);
    assertThat(point.getExplicitBoundsList()).containsExactly(64.0, 128.0);
    assertThat(point.getBucketCountsList()).containsExactly(1L, 2L, 300L);
    assertThat(point.getCount()).isEqualTo(303);
    assertThat(point.getSum()).isEqualTo(1_000);
    assertThat(point.getStartTimeUnixNano()).isEqualTo(ManualClock.START_NANOS);
    assertThat(point.getTimeUnixNano()).isEqualTo(NOW);
  }

  @Test
  void aSumThatIsNoNumberIsUnknown() throws Exception {
    Metric metric = only(histogram(List.of(), List.of(3L), Double.NaN));

    assertThat(metric.getHistogram().getDataPoints(0).hasSum()).isFalse();
  }

  @Test
  void aStartAfterItsPointIsThePoint() throws Exception {
    dev.weir.api.Metric late =
        new dev.weir.api.Metric(
            "late",
            "",
            "1",
            new dev.weir.api.Metric.Sum(List.of(point(Attributes.empty(), 1)), NOW + 5));

    assertThat(only(late).getSum().getDataPoints(0).getStartTimeUnixNano()).isEqualTo(NOW);
  }

  @Test
  void leavesOutWhatBackendsRefuse() throws Exception {
    Requests requests = Requests.full();
    List<Metric> metrics = requests.metrics(SampleBatches.metrics());

    assertThat(metrics)
        .extracting(Metric::getName)
        .containsExactly(
            "weir.tap.packets",
            "weir.tap.bytes",
            "weir.tap.packet_size",
            "weir.tap.flow_table_entries",
            "system.cpu.utilization",
            "9 odd/näme",
            "went.down");
    assertThat(metrics.getLast().getSum().getDataPointsList())
        .extracting(NumberDataPoint::getAsDouble)
        .containsExactly(5.0);
    assertThat(requests.leftOut)
        .containsExactlyInAnyOrder("no_name 1", "not_a_count 1", "malformed_histogram 1");
  }

  @Test
  void bucketsThatDoNotAscendAreNone() {
    Requests requests = Requests.full();
    for (List<Double> bounds :
        List.of(List.of(2.0, 1.0), List.of(1.0, 1.0), List.of(1.0, Double.NaN))) {
      assertThat(
              requests.of(
                  Signal.METRICS,
                  SampleBatches.metrics(histogram(bounds, List.of(1L, 1L, 1L), 1)),
                  Requests.PLENTY))
          .isEmpty();
    }
    assertThat(requests.leftOut).hasSize(3).allMatch("malformed_histogram 1"::equals);
  }

  private static dev.weir.api.Metric histogram(List<Double> bounds, List<Long> counts, double sum) {
    return new dev.weir.api.Metric(
        "sizes",
        "Sizes.",
        "By",
        new Histogram(
            bounds,
            List.of(new Distribution(Attributes.empty(), NOW, counts, sum)),
            ManualClock.START_NANOS));
  }

  private static Metric only(dev.weir.api.Metric metric) throws Exception {
    List<Metric> metrics = Requests.full().metrics(SampleBatches.metrics(metric));
    assertThat(metrics).hasSize(1);
    return metrics.getFirst();
  }
}
