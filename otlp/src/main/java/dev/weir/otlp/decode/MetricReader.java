// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.decode;

import dev.weir.api.Batch;
import dev.weir.api.Metric;
import dev.weir.api.MetricBatch;
import dev.weir.api.Resource;
import dev.weir.otlp.decode.Room.NoRoomException;
import dev.weir.otlp.mapping.AttributeReader;
import dev.weir.otlp.proto.ProtoReader;
import dev.weir.otlp.proto.ProtoReader.MalformedException;
import java.util.ArrayList;
import java.util.List;

/// Metrics of any sender. A sum that may also fall is a gauge: Weir's sums only grow.
final class MetricReader implements Records {
  private static final int NAME = 1;
  private static final int DESCRIPTION = 2;
  private static final int UNIT = 3;
  private static final int GAUGE = 5;
  private static final int SUM = 7;
  private static final int HISTOGRAM = 9;
  private static final int EXPONENTIAL_HISTOGRAM = 10;
  private static final int SUMMARY = 11;

  private static final int POINTS = 1;
  private static final int TEMPORALITY = 2;
  private static final int MONOTONIC = 3;
  private static final int CUMULATIVE = 2;

  private static final long METRIC_BYTES = 300;

  private final ProtoReader in;
  private final Rejections rejections;
  private final Pace pace;
  private final PointReader points;
  private List<Metric> metrics = new ArrayList<>();

  MetricReader(ProtoReader in, AttributeReader attributes, Rejections rejections, Pace pace) {
    this.in = in;
    this.rejections = rejections;
    this.pace = pace;
    this.points = new PointReader(in, attributes, rejections, pace);
  }

  @Override
  public void read(Scope scope) throws MalformedException, NoRoomException {
    long from = in.left();
    String name = "";
    String description = "";
    String unit = "";
    int kind = 0;
    long data = 0;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case NAME -> name = in.text();
        case DESCRIPTION -> description = in.text();
        case UNIT -> unit = in.text();
        case GAUGE, SUM, HISTOGRAM, EXPONENTIAL_HISTOGRAM, SUMMARY -> {
          kind = field;
          data = in.range();
        }
        default -> in.skip();
      }
    }
    pace.add(METRIC_BYTES + from - ProtoReader.length(data));
    long outer = in.enter(data);
    String reason = name.isEmpty() ? "a metric without a name" : "";
    for (Metric.Data each : data(kind, reason)) {
      metrics.add(new Metric(name, description, unit, each));
    }
    in.leave(outer);
  }

  /// Points that began at different times are different metrics of the same name.
  private List<? extends Metric.Data> data(int kind, String unreadable)
      throws MalformedException, NoRoomException {
    if (!unreadable.isEmpty()) {
      return refuse(() -> rejections.unreadable(unreadable));
    }
    long beginning = in.remaining();
    long temporality = 0;
    boolean monotonic = false;
    if (kind == SUM || kind == HISTOGRAM) {
      for (int field = in.next(); field != 0; field = in.next()) {
        switch (field) {
          case TEMPORALITY -> temporality = in.number();
          case MONOTONIC -> monotonic = in.number() != 0;
          default -> in.skip();
        }
      }
      in.leave(beginning);
      if (temporality != CUMULATIVE) {
        return refuse(() -> rejections.add(Rejection.DELTA));
      }
    }
    return switch (kind) {
      case GAUGE -> points.gauge();
      case SUM -> monotonic ? points.sums() : points.gauge();
      case HISTOGRAM -> points.histograms();
      case EXPONENTIAL_HISTOGRAM -> refuse(() -> rejections.add(Rejection.EXPONENTIAL_HISTOGRAM));
      case SUMMARY -> refuse(() -> rejections.add(Rejection.SUMMARY));
      default -> List.of();
    };
  }

  /// Refuses each of the points.
  private List<Metric.Data> refuse(Runnable each) throws MalformedException {
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == POINTS) {
        each.run();
      }
      in.skip();
    }
    return List.of();
  }

  @Override
  public long taken() {
    return points.taken();
  }

  @Override
  public void drain(Resource resource, List<Batch> to) {
    if (!metrics.isEmpty()) {
      to.add(new MetricBatch(resource, metrics));
      metrics = new ArrayList<>();
    }
  }
}
