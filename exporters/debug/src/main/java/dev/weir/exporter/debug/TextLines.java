// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.debug;

import dev.weir.api.Attributes;
import dev.weir.api.Batch;
import dev.weir.api.Event;
import dev.weir.api.EventBatch;
import dev.weir.api.FlowBatch;
import dev.weir.api.Metric;
import dev.weir.api.MetricBatch;
import dev.weir.api.flow.DirectionCounts;
import dev.weir.api.flow.Exchange;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.FlowKey;
import dev.weir.api.flow.Observation;
import dev.weir.api.flow.Observation.Side;
import dev.weir.api.flow.Tcp;
import dev.weir.api.flow.Traffic;
import dev.weir.api.flow.Verdict;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Lines for people.
final class TextLines implements LineFormat {
  @Override
  public void lines(Batch batch, Consumer<String> out) {
    switch (batch) {
      case FlowBatch flows -> flows.flows().forEach(flow -> out.accept(line(flow)));
      case EventBatch events -> events.events().forEach(event -> out.accept(line(event)));
      case MetricBatch metrics -> metrics.metrics().forEach(metric -> lines(metric, out));
    }
  }

  @Override
  public String suppressed(long lines, int maxRate) {
    return "... " + lines + " lines suppressed (max_rate " + maxRate + ")";
  }

  private static String line(Flow flow) {
    FlowKey key = flow.key();
    StringBuilder line = new StringBuilder(160);
    line.append(time(flow.endNanos())).append(" flow ").append(key.protocolName()).append(' ');
    endpoint(line, key, key.sourceText(), key.sourcePort());
    line.append(" > ");
    endpoint(line, key, key.destinationText(), key.destinationPort());
    Traffic traffic = flow.traffic();
    if (traffic != null) {
      counts(line, " forward ", traffic.forward(), flow.forwardSeen());
      counts(line, " backward ", traffic.backward(), flow.backwardSeen());
    }
    analysis(line, flow.tcp());
    for (Exchange exchange : flow.exchanges()) {
      line.append(' ').append(exchange.protocol().name().toLowerCase(Locale.ROOT));
      attributes(line, exchange.attributes());
    }
    Verdict verdict = flow.verdict();
    if (verdict != null) {
      line.append(' ').append(verdict.action().name().toLowerCase(Locale.ROOT));
      line.append(verdict.dropReason() == null ? "" : " " + verdict.dropReason());
    }
    line.append(" #").append(flow.sequence());
    if (flow.endReason() != null) {
      line.append(" ended: ").append(flow.endReason().label());
    }
    return oneLine(line);
  }

  private static void endpoint(StringBuilder line, FlowKey key, String address, int port) {
    if (key.sourcePort() == 0 && key.destinationPort() == 0) {
      line.append(address);
    } else if (key.ipVersion() == 6) {
      line.append('[').append(address).append("]:").append(port);
    } else {
      line.append(address).append(':').append(port);
    }
  }

  private static void counts(
      StringBuilder line, String direction, DirectionCounts counts, @Nullable Observation seen) {
    line.append(direction).append(counts.packets()).append(" packets ");
    line.append(counts.frameBytes()).append(" bytes");
    if (seen != null && !seen.interfaceName().isEmpty()) {
      line.append(" on ").append(seen.interfaceName());
      line.append(seen.side() == Side.UNKNOWN ? "" : " " + seen.side().label());
    }
  }

  /// The state, and what went wrong, if anything did.
  private static void analysis(StringBuilder line, @Nullable Tcp tcp) {
    if (tcp == null || tcp.analysis() == null) {
      return;
    }
    line.append(' ').append(tcp.analysis().connectionState());
    Tcp.DirectionAnalysis both = tcp.analysis().both();
    counted(line, both.retransmissions(), " retransmitted");
    counted(line, both.outOfOrder(), " out of order");
    counted(line, both.zeroWindows(), " zero windows");
  }

  private static void counted(StringBuilder line, long count, String what) {
    if (count > 0) {
      line.append(' ').append(count).append(what);
    }
  }

  private static String line(Event event) {
    StringBuilder line = new StringBuilder(160);
    line.append(time(event.timeNanos())).append(" event ").append(event.severity()).append(' ');
    line.append(event.name());
    if (!event.body().isEmpty()) {
      line.append(": ").append(event.body());
    }
    attributes(line.append(' '), event.attributes());
    return oneLine(line);
  }

  private static void lines(Metric metric, Consumer<String> out) {
    switch (metric.data()) {
      case Metric.Gauge gauge -> gauge.points().forEach(point -> out.accept(line(metric, point)));
      case Metric.Sum sum -> sum.points().forEach(point -> out.accept(line(metric, point)));
      case Metric.Histogram histogram ->
          histogram.distributions().forEach(one -> out.accept(line(metric, histogram, one)));
    }
  }

  private static String line(Metric metric, Metric.Point point) {
    StringBuilder line = metric(metric, point.timeNanos(), point.attributes());
    return oneLine(line.append(number(point.value())).append(' ').append(metric.unit()));
  }

  private static String line(
      Metric metric, Metric.Histogram histogram, Metric.Distribution distribution) {
    StringBuilder line = metric(metric, distribution.timeNanos(), distribution.attributes());
    line.append("count ").append(distribution.count());
    line.append(" sum ").append(number(distribution.sum())).append(' ').append(metric.unit());
    for (int i = 0; i < distribution.counts().size(); i++) {
      line.append(' ');
      line.append(
          i < histogram.bounds().size() ? "<=" + number(histogram.bounds().get(i)) : "more");
      line.append(':').append(distribution.counts().get(i));
    }
    return oneLine(line);
  }

  private static StringBuilder metric(Metric metric, long timeNanos, Attributes attributes) {
    StringBuilder line = new StringBuilder(120);
    line.append(time(timeNanos)).append(" metric ").append(metric.name());
    attributes(line, attributes);
    return line.append(' ');
  }

  private static void attributes(StringBuilder line, Attributes attributes) {
    if (!attributes.isEmpty()) {
      line.append(attributes.asMap());
    }
  }

  private static String number(double value) {
    long whole = (long) value;
    return whole == value && Math.abs(whole) < 1L << 53
        ? Long.toString(whole)
        : Double.toString(value);
  }

  private static String time(long nanos) {
    return Instant.ofEpochSecond(0, nanos).toString();
  }

  /// Replaces what would end the line or drive a terminal.
  private static String oneLine(StringBuilder line) {
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
        line.setCharAt(i, '\uFFFD');
      }
    }
    int end = line.length();
    while (end > 0 && line.charAt(end - 1) == ' ') {
      end--;
    }
    return line.substring(0, end);
  }
}
