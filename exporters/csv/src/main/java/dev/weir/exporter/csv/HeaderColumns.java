// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv;

import dev.weir.api.flow.Flow;
import dev.weir.api.flow.HeaderFields;
import dev.weir.api.flow.Traffic;
import dev.weir.exporter.csv.RowSchema.Column;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// What the IP headers of each direction said. A direction without a packet says nothing, and IPv4
/// has no flow label.
final class HeaderColumns {
  private HeaderColumns() {}

  static List<Column> of(String direction, Function<Traffic, @Nullable HeaderFields> part) {
    return List.of(
        column(direction + "_hop_limit_min", part, HeaderFields::hopLimitMin),
        column(direction + "_hop_limit_max", part, HeaderFields::hopLimitMax),
        column(direction + "_traffic_class", part, HeaderFields::trafficClass),
        column(direction + "_congestion_marks", part, HeaderFields::congestionMarks),
        new Column(
            direction + "_flow_label",
            flow ->
                flow.key().ipVersion() == 6 ? text(flow, part, HeaderFields::flowLabel) : null));
  }

  private static Column column(
      String name,
      Function<Traffic, @Nullable HeaderFields> part,
      ToLongFunction<HeaderFields> value) {
    return new Column(name, flow -> text(flow, part, value));
  }

  private static @Nullable String text(
      Flow flow,
      Function<Traffic, @Nullable HeaderFields> part,
      ToLongFunction<HeaderFields> value) {
    Traffic traffic = flow.traffic();
    HeaderFields fields = traffic == null ? null : part.apply(traffic);
    return fields == null ? null : Long.toString(value.applyAsLong(fields));
  }
}
