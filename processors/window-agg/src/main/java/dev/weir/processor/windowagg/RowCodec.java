// SPDX-License-Identifier: Apache-2.0
package dev.weir.processor.windowagg;

import dev.weir.api.flow.DirectionCounts;
import dev.weir.api.flow.EndReason;
import dev.weir.api.flow.HeaderFields;
import dev.weir.api.flow.Observation;
import dev.weir.api.flow.Spread;
import dev.weir.api.flow.Traffic;
import dev.weir.api.flow.Workload;

/// Rows of one window as bytes: about 110 for a TCP flow, where the record is a graph of some 800.
/// Nothing is lost. For one thread.
final class RowCodec {
  /// No row takes more.
  static final int MOST_BYTES = 1024;

  private static final int TRAFFIC = 1;
  private static final int TCP = 1 << 1;
  private static final int LOWER_FIRST = 1 << 2;
  private static final int LOWER_HEADERS = 1 << 3;
  private static final int UPPER_HEADERS = 1 << 4;
  private static final int WORKLOADS = 1 << 5;

  /// One size for each packet, their sum the frame bytes, the extremes whole numbers.
  private static final int PLAIN_SIZES = 1 << 6;

  private static final int END_REASON_SHIFT = 7;
  private static final EndReason[] END_REASONS = EndReason.values();

  private final long windowNanos;
  private final Interned<Observation> observations = new Interned<>();
  private final Interned<Workload> workloads = new Interned<>();

  /// @param windowNanos the window's start
  RowCodec(long windowNanos) {
    this.windowNanos = windowNanos;
  }

  /// How many values are kept besides the bytes.
  int interned() {
    return observations.size() + workloads.size();
  }

  void write(RowContent row, RowBuffer out) {
    Traffic traffic = row.traffic;
    int flags = flags(row);
    out.put(flags);
    out.putSigned(row.startNanos - windowNanos);
    out.putSigned(row.endNanos - row.startNanos);
    out.putSigned(row.startNanos - row.firstNanos);
    out.put(row.sequence);
    if ((flags & WORKLOADS) != 0) {
      out.put(workloads.number(row.lowerWorkload));
      out.put(workloads.number(row.upperWorkload));
    }
    out.put(observations.number(row.lowerSeen));
    out.put(observations.number(row.upperSeen));
    if (traffic != null) {
      write(traffic, (flags & PLAIN_SIZES) != 0, out);
    }
    if (row.tcp != null) {
      TcpCodec.write(row.tcp, out);
    }
  }

  void read(RowBuffer in, RowContent row) {
    int flags = (int) in.get();
    row.startNanos = windowNanos + in.getSigned();
    row.endNanos = row.startNanos + in.getSigned();
    row.firstNanos = row.startNanos - in.getSigned();
    row.sequence = in.get();
    int reason = flags >> END_REASON_SHIFT;
    row.endReason = reason == 0 ? null : END_REASONS[reason - 1];
    row.lowerFirst = (flags & LOWER_FIRST) != 0;
    boolean named = (flags & WORKLOADS) != 0;
    row.lowerWorkload = named ? workloads.value((int) in.get()) : null;
    row.upperWorkload = named ? workloads.value((int) in.get()) : null;
    row.lowerSeen = observations.value((int) in.get());
    row.upperSeen = observations.value((int) in.get());
    row.traffic = (flags & TRAFFIC) != 0 ? readTraffic(flags, in) : null;
    row.tcp = (flags & TCP) != 0 ? TcpCodec.read(in) : null;
  }

  /// A row's start, without the rest.
  long readStart(RowBuffer in) {
    in.get();
    return windowNanos + in.getSigned();
  }

  /// Numbers of constants never leave the process.
  @SuppressWarnings("EnumOrdinal")
  private static int flags(RowContent row) {
    Traffic traffic = row.traffic;
    int flags = row.tcp == null ? 0 : TCP;
    flags |= row.lowerFirst ? LOWER_FIRST : 0;
    flags |= row.lowerWorkload == null && row.upperWorkload == null ? 0 : WORKLOADS;
    EndReason reason = row.endReason;
    flags |= reason == null ? 0 : (reason.ordinal() + 1) << END_REASON_SHIFT;
    if (traffic != null) {
      flags |= TRAFFIC;
      flags |= traffic.forwardHeaders() == null ? 0 : LOWER_HEADERS;
      flags |= traffic.backwardHeaders() == null ? 0 : UPPER_HEADERS;
      flags |= hasPlainSizes(traffic) ? PLAIN_SIZES : 0;
    }
    return flags;
  }

  private static void write(Traffic traffic, boolean plainSizes, RowBuffer out) {
    write(traffic.forward(), out);
    write(traffic.backward(), out);
    out.put(traffic.fragments());
    out.put(traffic.maxExtensionDepth());
    if (plainSizes) {
      Spread sizes = traffic.sizesBytes();
      out.putDouble(sizes.squaredDeviations());
      out.put((long) sizes.minimum());
      out.put((long) sizes.maximum());
    } else {
      write(traffic.sizesBytes(), out);
    }
    write(traffic.gapsMicros(), out);
    HeaderFields lower = traffic.forwardHeaders();
    if (lower != null) {
      write(lower, out);
    }
    HeaderFields upper = traffic.backwardHeaders();
    if (upper != null) {
      write(upper, out);
    }
  }

  private static Traffic readTraffic(int flags, RowBuffer in) {
    DirectionCounts lower = readCounts(in);
    DirectionCounts upper = readCounts(in);
    long fragments = in.get();
    int depth = (int) in.get();
    Spread sizes =
        (flags & PLAIN_SIZES) == 0
            ? readSpread(in)
            : new Spread(
                lower.packets() + upper.packets(),
                (double) (lower.frameBytes() + upper.frameBytes()),
                in.getDouble(),
                in.get(),
                in.get());
    return new Traffic(
        lower,
        upper,
        sizes,
        readSpread(in),
        fragments,
        depth,
        (flags & LOWER_HEADERS) != 0 ? readHeaders(in) : null,
        (flags & UPPER_HEADERS) != 0 ? readHeaders(in) : null);
  }

  private static boolean hasPlainSizes(Traffic traffic) {
    Spread sizes = traffic.sizesBytes();
    return sizes.count() == traffic.packets()
        && sizes.sum() == (double) traffic.frameBytes()
        && sizes.minimum() == (long) sizes.minimum()
        && sizes.maximum() == (long) sizes.maximum();
  }

  private static void write(DirectionCounts counts, RowBuffer out) {
    out.put(counts.packets());
    out.put(counts.frameBytes());
    out.put(counts.ipBytes());
    out.put(counts.payloadBytes());
  }

  private static DirectionCounts readCounts(RowBuffer in) {
    return new DirectionCounts(in.get(), in.get(), in.get(), in.get());
  }

  private static void write(Spread spread, RowBuffer out) {
    out.put(spread.count());
    if (spread.count() != 0) {
      out.putDouble(spread.sum());
      out.putDouble(spread.squaredDeviations());
      out.putDouble(spread.minimum());
      out.putDouble(spread.maximum());
    }
  }

  private static Spread readSpread(RowBuffer in) {
    long count = in.get();
    return count == 0
        ? Spread.NONE
        : new Spread(count, in.getDouble(), in.getDouble(), in.getDouble(), in.getDouble());
  }

  private static void write(HeaderFields headers, RowBuffer out) {
    out.put(headers.hopLimitMin());
    out.put(headers.hopLimitMax());
    out.put(headers.trafficClass());
    out.put(headers.congestionMarks());
    out.put(headers.flowLabel());
  }

  private static HeaderFields readHeaders(RowBuffer in) {
    return new HeaderFields(
        (int) in.get(), (int) in.get(), (int) in.get(), in.get(), (int) in.get());
  }
}
