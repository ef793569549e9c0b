// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.telemetry.push;

import dev.weir.core.telemetry.MetricUnit;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.Data;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.GaugeData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.data.SumData;
import io.opentelemetry.sdk.resources.Resource;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;

/// Turns a reading of the registry into metrics of OTLP. Names are those of `/metrics`; counters lose
/// their `_total`, which belongs to Prometheus, and are cumulative sums.
///
/// @param startNanos since when counters count, nanoseconds since the epoch
record PushedMetrics(Resource resource, InstrumentationScopeInfo scope, long startNanos) {
  /// @param nowNanos when it was read, nanoseconds since the epoch
  List<MetricData> of(MetricSnapshots reading, long nowNanos) {
    return reading.stream()
        .filter(family -> !family.getDataPoints().isEmpty())
        .map(family -> metric(family, nowNanos))
        .toList();
  }

  private MetricData metric(MetricSnapshot family, long nowNanos) {
    String name = family.getMetadata().getPrometheusName();
    return switch (family) {
      case CounterSnapshot counter ->
          metric(
              family,
              name,
              MetricDataType.DOUBLE_SUM,
              SumData.createDoubleSumData(
                  true,
                  AggregationTemporality.CUMULATIVE,
                  counter.getDataPoints().stream()
                      .map(
                          point -> point(startNanos, nowNanos, point.getLabels(), point.getValue()))
                      .toList()));
      case GaugeSnapshot gauge ->
          metric(
              family,
              name,
              MetricDataType.DOUBLE_GAUGE,
              GaugeData.createDoubleGaugeData(
                  gauge.getDataPoints().stream()
                      .map(point -> point(0, nowNanos, point.getLabels(), point.getValue()))
                      .toList()));
      case InfoSnapshot info ->
          metric(
              family,
              name + "_info",
              MetricDataType.DOUBLE_GAUGE,
              GaugeData.createDoubleGaugeData(
                  info.getDataPoints().stream()
                      .map(point -> point(0, nowNanos, point.getLabels(), 1))
                      .toList()));
      default ->
          throw new IllegalStateException(name + " is of a kind that Weir registers nowhere");
    };
  }

  private MetricData metric(MetricSnapshot family, String name, MetricDataType type, Data<?> data) {
    String help = family.getMetadata().getHelp();
    String unit = MetricUnit.of(name);
    // A unit of 1 says that the number is a ratio, which a plain number is not.
    return new PushedMetric(
        resource, scope, name, help == null ? "" : help, unit.equals("1") ? "" : unit, type, data);
  }

  private static DoublePointData point(
      long startNanos, long nowNanos, Labels labels, double value) {
    AttributesBuilder attributes = Attributes.builder();
    labels.forEach(label -> {
      if (!label.getValue().isEmpty()) {
        attributes.put(label.getName(), label.getValue());
      }
    });
    return DoublePointData.create(startNanos, nowNanos, attributes.build(), value, List.of());
  }
}
