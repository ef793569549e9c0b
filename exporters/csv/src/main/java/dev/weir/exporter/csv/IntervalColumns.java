// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv;

import dev.weir.api.flow.DirectionCounts;
import dev.weir.api.flow.EndReason;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.FlowId;
import dev.weir.api.flow.Observation;
import dev.weir.api.flow.Observation.Side;
import dev.weir.api.flow.Spread;
import dev.weir.api.flow.Tcp;
import dev.weir.api.flow.TcpFlags;
import dev.weir.api.flow.Traffic;
import dev.weir.exporter.csv.RowSchema.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// The columns of the interval schema.
final class IntervalColumns {
  private final List<Column> columns = new ArrayList<>();

  private IntervalColumns() {}

  static List<Column> all() {
    IntervalColumns all = new IntervalColumns();
    all.identity();
    all.observation("forward", Flow::forwardSeen);
    all.observation("backward", Flow::backwardSeen);
    all.counts("forward", Traffic::forward);
    all.counts("backward", Traffic::backward);
    all.traffic("fragments", Traffic::fragments);
    all.traffic("max_extension_depth", Traffic::maxExtensionDepth);
    all.spread("len", "", Traffic::sizesBytes);
    all.spread("iat", "_us", Traffic::gapsMicros);
    all.flags("forward", Tcp::forward);
    all.flags("backward", Tcp::backward);
    all.columns.addAll(HeaderColumns.of("forward", Traffic::forwardHeaders));
    all.columns.addAll(HeaderColumns.of("backward", Traffic::backwardHeaders));
    all.columns.addAll(AnalysisColumns.all());
    return all.columns;
  }

  private void identity() {
    add("flow_start", flow -> Numbers.seconds(flow.startNanos()));
    add("flow_end", flow -> Numbers.seconds(flow.endNanos()));
    add("flow_first", flow -> Numbers.seconds(flow.firstNanos()));
    add("sequence", flow -> Long.toString(flow.sequence()));
    add("end_reason", IntervalColumns::endReason);
    add("flow_id", flow -> FlowId.of(flow.key()));
    add("ip_version", flow -> Integer.toString(flow.key().ipVersion()));
    add("protocol", flow -> Integer.toString(flow.key().protocol()));
    add("source_address", flow -> flow.key().sourceText());
    add("source_port", flow -> Integer.toString(flow.key().sourcePort()));
    add("destination_address", flow -> flow.key().destinationText());
    add("destination_port", flow -> Integer.toString(flow.key().destinationPort()));
  }

  private void observation(String direction, Function<Flow, @Nullable Observation> part) {
    add(
        direction + "_interface",
        flow -> {
          Observation seen = part.apply(flow);
          return seen == null || seen.interfaceName().isEmpty() ? null : seen.interfaceName();
        });
    add(
        direction + "_side",
        flow -> {
          Observation seen = part.apply(flow);
          return seen == null || seen.side() == Side.UNKNOWN ? null : seen.side().label();
        });
  }

  private void counts(String direction, Function<Traffic, DirectionCounts> part) {
    traffic(direction + "_packets", traffic -> part.apply(traffic).packets());
    traffic(direction + "_frame_bytes", traffic -> part.apply(traffic).frameBytes());
    traffic(direction + "_ip_bytes", traffic -> part.apply(traffic).ipBytes());
    traffic(direction + "_payload_bytes", traffic -> part.apply(traffic).payloadBytes());
  }

  private void traffic(String name, ToLongFunction<Traffic> value) {
    add(
        name,
        flow -> {
          Traffic traffic = flow.traffic();
          return traffic == null ? null : Long.toString(value.applyAsLong(traffic));
        });
  }

  private void spread(String name, String unit, Function<Traffic, Spread> part) {
    statistic(
        name + "_min" + unit, part, spread -> spread.count() == 0 ? Double.NaN : spread.minimum());
    statistic(
        name + "_max" + unit, part, spread -> spread.count() == 0 ? Double.NaN : spread.maximum());
    statistic(name + "_mean" + unit, part, Spread::mean);
    statistic(name + "_std" + unit, part, spread -> Math.sqrt(spread.sampleVariance()));
  }

  private void statistic(
      String name, Function<Traffic, Spread> part, ToDoubleFunction<Spread> value) {
    add(
        name,
        flow -> {
          Traffic traffic = flow.traffic();
          return traffic == null ? null : Numbers.decimal(value.applyAsDouble(part.apply(traffic)));
        });
  }

  private void flags(String direction, Function<Tcp, TcpFlags> part) {
    flag(direction + "_fin", part, TcpFlags::fin);
    flag(direction + "_syn", part, TcpFlags::syn);
    flag(direction + "_rst", part, TcpFlags::rst);
    flag(direction + "_psh", part, TcpFlags::psh);
    flag(direction + "_ack", part, TcpFlags::ack);
    flag(direction + "_urg", part, TcpFlags::urg);
    flag(direction + "_ece", part, TcpFlags::ece);
    flag(direction + "_cwr", part, TcpFlags::cwr);
    flag(direction + "_syn_only", part, TcpFlags::synOnly);
    flag(direction + "_syn_ack", part, TcpFlags::synAck);
  }

  private void flag(String name, Function<Tcp, TcpFlags> part, ToLongFunction<TcpFlags> value) {
    add(
        name,
        flow -> {
          Tcp tcp = flow.tcp();
          return tcp == null ? null : Long.toString(value.applyAsLong(part.apply(tcp)));
        });
  }

  private void add(String name, Function<Flow, @Nullable String> text) {
    columns.add(new Column(name, text));
  }

  private static @Nullable String endReason(Flow flow) {
    EndReason reason = flow.endReason();
    return reason == null ? null : reason.label();
  }
}
