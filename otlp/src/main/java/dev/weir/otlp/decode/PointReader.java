// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.decode;

import dev.weir.api.Attributes;
import dev.weir.api.Metric.Distribution;
import dev.weir.api.Metric.Gauge;
import dev.weir.api.Metric.Histogram;
import dev.weir.api.Metric.Point;
import dev.weir.api.Metric.Sum;
import dev.weir.otlp.decode.Room.NoRoomException;
import dev.weir.otlp.mapping.AttributeReader;
import dev.weir.otlp.mapping.UnreadableException;
import dev.weir.otlp.proto.ProtoReader;
import dev.weir.otlp.proto.ProtoReader.MalformedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Data points of the metric whose data the reader stands in.
final class PointReader {
  private static final int POINTS = 1;

  private static final int START = 2;
  private static final int TIME = 3;
  private static final int AS_DOUBLE = 4;
  private static final int AS_INT = 6;
  private static final int NUMBER_ATTRIBUTES = 7;

  private static final int COUNT = 4;
  private static final int SUM = 5;
  private static final int BUCKET_COUNTS = 6;
  private static final int EXPLICIT_BOUNDS = 7;
  private static final int HISTOGRAM_ATTRIBUTES = 9;

  private static final long POINT_BYTES = 150;
  private static final long VALUE_BYTES = 100;

  /// A point and when its counting began.
  private record Begun<P>(long startNanos, List<Double> bounds, P point) {}

  /// What the points of one metric have in common.
  ///
  /// Has an order so that a map finds its way also among those whose hashes are equal on purpose.
  private record Group(long startNanos, List<Double> bounds) implements Comparable<Group> {
    private static final Comparator<Group> ORDER =
        Comparator.comparingLong(Group::startNanos)
            .thenComparing(group -> group.bounds().toArray(Double[]::new), Arrays::compare);

    @Override
    public int compareTo(Group other) {
      return ORDER.compare(this, other);
    }
  }

  /// Reads the point that the reader stands in; null when it has no value.
  @FunctionalInterface
  private interface OnePoint<P> {
    @Nullable Begun<P> read() throws MalformedException, UnreadableException, NoRoomException;
  }

  private final ProtoReader in;
  private final AttributeReader attributes;
  private final Rejections rejections;
  private final Pace pace;
  private long taken;

  PointReader(ProtoReader in, AttributeReader attributes, Rejections rejections, Pace pace) {
    this.in = in;
    this.attributes = attributes;
    this.rejections = rejections;
    this.pace = pace;
  }

  long taken() {
    return taken;
  }

  List<Gauge> gauge() throws MalformedException, NoRoomException {
    List<Point> points = new ArrayList<>();
    groups(() -> number(false)).values().forEach(points::addAll);
    return points.isEmpty() ? List.of() : List.of(new Gauge(points));
  }

  List<Sum> sums() throws MalformedException, NoRoomException {
    List<Sum> sums = new ArrayList<>();
    groups(() -> number(true))
        .forEach((group, points) -> sums.add(new Sum(points, group.startNanos())));
    return sums;
  }

  List<Histogram> histograms() throws MalformedException, NoRoomException {
    List<Histogram> histograms = new ArrayList<>();
    groups(this::distribution)
        .forEach((group, points) ->
            histograms.add(new Histogram(group.bounds(), points, group.startNanos())));
    return histograms;
  }

  private <P> Map<Group, List<P>> groups(OnePoint<P> reader)
      throws MalformedException, NoRoomException {
    Map<Group, List<P>> groups = new LinkedHashMap<>();
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field != POINTS) {
        in.skip();
        continue;
      }
      long outer = in.open();
      int length = in.left();
      long values = attributes.values();
      attributes.reset();
      try {
        Begun<P> begun = reader.read();
        if (begun == null) {
          rejections.add(Rejection.NO_VALUE);
        } else {
          pace.add(POINT_BYTES + length + VALUE_BYTES * (attributes.values() - values));
          groups
              .computeIfAbsent(
                  new Group(begun.startNanos(), begun.bounds()), _ -> new ArrayList<>())
              .add(begun.point());
          taken++;
        }
      } catch (UnreadableException e) {
        rejections.unreadable(String.valueOf(e.getMessage()));
      }
      in.leave(outer);
    }
    return groups;
  }

  /// @param total whether it counts something
  private @Nullable Begun<Point> number(boolean total)
      throws MalformedException, UnreadableException {
    Attributes.Builder kept = Attributes.builder();
    long start = 0;
    long time = 0;
    double value = 0;
    boolean known = false;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case START -> start = in.fixed64();
        case TIME -> time = in.fixed64();
        case AS_DOUBLE -> {
          value = Double.longBitsToDouble(in.fixed64());
          known = true;
        }
        case AS_INT -> {
          value = in.fixed64();
          known = true;
        }
        case NUMBER_ATTRIBUTES -> keep(kept);
        default -> in.skip();
      }
    }
    if (known && total && !(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new UnreadableException("a sum that only grows is " + value);
    }
    return known
        ? new Begun<>(total ? start : 0, List.of(), new Point(kept.build(), time, value))
        : null;
  }

  private @Nullable Begun<Distribution> distribution()
      throws MalformedException, UnreadableException, NoRoomException {
    Attributes.Builder kept = Attributes.builder();
    List<Double> bounds = new ArrayList<>();
    List<Long> counts = new ArrayList<>();
    long start = 0;
    long time = 0;
    long count = 0;
    double sum = Double.NaN;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case START -> start = in.fixed64();
        case TIME -> time = in.fixed64();
        case COUNT -> count = in.fixed64();
        case SUM -> sum = Double.longBitsToDouble(in.fixed64());
        case BUCKET_COUNTS -> packed(bits -> counts.add(bits));
        case EXPLICIT_BOUNDS -> packed(bits -> bounds.add(Double.longBitsToDouble(bits)));
        case HISTOGRAM_ATTRIBUTES -> keep(kept);
        default -> in.skip();
      }
    }
    if (counts.isEmpty() && bounds.isEmpty()) {
      counts.add(count);
    }
    check(bounds, counts, count);
    return new Begun<>(start, bounds, new Distribution(kept.build(), time, counts, sum));
  }

  private static void check(List<Double> bounds, List<Long> counts, long count)
      throws UnreadableException {
    if (counts.size() != bounds.size() + 1) {
      throw new UnreadableException(
          "a histogram of " + bounds.size() + " bounds and " + counts.size() + " counts");
    }
    for (int i = 0; i < bounds.size(); i++) {
      if (!Double.isFinite(bounds.get(i)) || (i > 0 && bounds.get(i) <= bounds.get(i - 1))) {
        throw new UnreadableException("a histogram whose bounds do not ascend");
      }
    }
    long sum = 0;
    for (long each : counts) {
      sum += each;
      if (each < 0 || sum < 0) {
        throw new UnreadableException("a histogram with counts beyond 63 bits");
      }
    }
    if (sum != count) {
      throw new UnreadableException("a histogram whose counts sum to " + sum + ", not " + count);
    }
  }

  @FunctionalInterface
  private interface Bits {
    void take(long bits);
  }

  /// A repeated field of eight bytes each, packed or not.
  private void packed(Bits each) throws MalformedException, NoRoomException {
    if (!in.holdsBytes()) {
      pace.add(8);
      each.take(in.fixed64());
      return;
    }
    long outer = in.open();
    // Three times what they are on the wire: each is an object in a list.
    pace.add(2L * in.left());
    while (!in.atEnd()) {
      each.take(in.eightBytes());
    }
    in.leave(outer);
  }

  private void keep(Attributes.Builder to) throws MalformedException, UnreadableException {
    attributes.next();
    attributes.keep(to, 0);
  }
}
