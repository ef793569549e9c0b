// SPDX-License-Identifier: Apache-2.0
package dev.weir.processor.windowagg;

import dev.weir.api.flow.DirectionCounts;
import dev.weir.api.flow.Exchange;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.FlowKey;
import dev.weir.api.flow.Tcp;
import dev.weir.api.flow.TcpFlags;
import dev.weir.api.flow.Traffic;
import dev.weir.api.flow.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/// What the processor should do, in the plainest words: every record is kept, and a row is what the
/// records of its window and connection add up to.
final class WindowModel {
  private final Map<Long, Map<String, List<Flow>>> windows = new TreeMap<>();
  private final long windowNanos;
  private final long latenessNanos;
  private long latestNanos = Long.MIN_VALUE / 2;
  private long doneNanos = Long.MIN_VALUE;
  long latePackets;
  long lateExchanges;
  long lateVerdicts;

  /// @param latenessNanos `Long.MAX_VALUE` for a capture
  WindowModel(long windowNanos, long latenessNanos) {
    this.windowNanos = windowNanos;
    this.latenessNanos = latenessNanos;
  }

  void batch(List<Flow> records) {
    for (Flow record : records) {
      long start = Math.floorDiv(record.endNanos(), windowNanos) * windowNanos;
      if (record.traffic() != null) {
        latestNanos = Math.max(latestNanos, record.endNanos());
      }
      if (start + windowNanos <= doneNanos) {
        if (record.traffic() != null) {
          latePackets++;
        } else if (record.verdict() != null) {
          lateVerdicts++;
        } else {
          lateExchanges++;
        }
        continue;
      }
      windows
          .computeIfAbsent(start, _ -> new TreeMap<>())
          .computeIfAbsent(name(record.key()), _ -> new ArrayList<>())
          .add(record);
    }
    if (latenessNanos == Long.MAX_VALUE) {
      return;
    }
    for (Long start : windows.keySet()) {
      if (start + windowNanos <= latestNanos - latenessNanos) {
        doneNanos = Math.max(doneNanos, start + windowNanos);
      }
    }
  }

  /// One line for each row, in order of window and connection.
  List<String> rows() {
    List<String> rows = new ArrayList<>();
    windows.forEach(
        (start, flows) -> flows.forEach((name, records) -> rows.add(row(start, name, records))));
    return rows;
  }

  private static String row(long start, String name, List<Flow> records) {
    long exchanges = records.stream().mapToLong(record -> record.exchanges().size()).sum();
    long dropped =
        records.stream()
            .map(Flow::verdict)
            .filter(Objects::nonNull)
            .mapToLong(Verdict::droppedPackets)
            .sum();
    List<Flow> packets = records.stream().filter(record -> record.traffic() != null).toList();
    List<Flow> timed = packets.isEmpty() ? records : packets;
    return line(
        start,
        name,
        timed.stream().mapToLong(Flow::startNanos).min().orElseThrow(),
        timed.stream().mapToLong(Flow::endNanos).max().orElseThrow(),
        exchanges,
        dropped,
        sum(packets, true),
        sum(packets, false),
        traffic(packets),
        tcp(packets));
  }

  private static List<Traffic> traffic(List<Flow> records) {
    List<Traffic> found = new ArrayList<>();
    for (Flow record : records) {
      Traffic traffic = record.traffic();
      if (traffic != null) {
        found.add(traffic);
      }
    }
    return found;
  }

  private static List<Tcp> tcp(List<Flow> records) {
    List<Tcp> found = new ArrayList<>();
    for (Flow record : records) {
      Tcp tcp = record.tcp();
      if (tcp != null) {
        found.add(tcp);
      }
    }
    return found;
  }

  /// The line of a row that came out.
  static String line(Flow row) {
    Verdict verdict = row.verdict();
    return line(
        Objects.requireNonNull(row.window()).startNanos(),
        name(row.key()),
        row.startNanos(),
        row.endNanos(),
        row.exchanges().stream().map(Exchange::timeNanos).count(),
        verdict == null ? 0 : verdict.droppedPackets(),
        sum(List.of(row), true),
        sum(List.of(row), false),
        traffic(List.of(row)),
        tcp(List.of(row)));
  }

  private static String line(
      long window,
      String name,
      long start,
      long end,
      long exchanges,
      long dropped,
      DirectionCounts fromLower,
      DirectionCounts fromUpper,
      List<Traffic> traffic,
      List<Tcp> tcp) {
    return String.join(
        " ",
        Long.toString(window),
        name,
        Long.toString(start),
        Long.toString(end),
        "exchanges " + exchanges,
        "dropped " + dropped,
        fromLower.toString(),
        fromUpper.toString(),
        "gaps " + traffic.stream().mapToLong(one -> one.gapsMicros().count()).sum(),
        "least "
            + traffic.stream()
                .filter(one -> one.gapsMicros().count() > 0)
                .mapToDouble(one -> one.gapsMicros().minimum())
                .min()
                .orElse(0),
        "fragments " + traffic.stream().mapToLong(Traffic::fragments).sum(),
        "depth " + traffic.stream().mapToInt(Traffic::maxExtensionDepth).max().orElse(0),
        "fin " + flags(tcp, TcpFlags::fin),
        "ack " + flags(tcp, TcpFlags::ack),
        "syn-ack " + flags(tcp, TcpFlags::synAck),
        "retransmissions " + analysed(tcp, one -> one.both().retransmissions()),
        "zero windows " + analysed(tcp, one -> one.both().zeroWindowNanos()),
        "run "
            + tcp.stream()
                .flatMap(one -> Stream.ofNullable(one.analysis()))
                .mapToLong(Tcp.Analysis::longestRetransmissionRun)
                .max()
                .orElse(0));
  }

  private static long flags(List<Tcp> tcp, ToLongFunction<TcpFlags> flag) {
    return tcp.stream()
        .mapToLong(one -> flag.applyAsLong(one.forward()) + flag.applyAsLong(one.backward()))
        .sum();
  }

  private static long analysed(List<Tcp> tcp, ToLongFunction<Tcp.Analysis> value) {
    return tcp.stream().flatMap(one -> Stream.ofNullable(one.analysis())).mapToLong(value).sum();
  }

  /// What the lower endpoint sent, or the upper one.
  private static DirectionCounts sum(List<Flow> records, boolean lower) {
    DirectionCounts sum = DirectionCounts.ZERO;
    for (Flow record : records) {
      Traffic traffic = record.traffic();
      if (traffic != null) {
        sum =
            sum.plus(
                record.key().sourceIsLower() == lower ? traffic.forward() : traffic.backward());
      }
    }
    return sum;
  }

  private static String name(FlowKey key) {
    return (key.sourceIsLower() ? key : key.reversed()).toString();
  }
}
