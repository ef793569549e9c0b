// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.mapping;

import dev.weir.api.flow.Flow;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// A line of the mapping table: an attribute of a flow's log record and where it comes from.
///
/// @param name of the attribute; with `*` where it is the beginning of several names
/// @param detail the least detail at which it is sent
/// @param source writes the attribute, or nothing where the record does not know
public record FlowAttribute(String name, Detail detail, Source source) {
  /// Writes what a flow has to say of one attribute.
  @FunctionalInterface
  public interface Source {
    void write(Flow flow, AttributeWriter out);
  }

  static FlowAttribute number(String name, Detail detail, ToLongFunction<Flow> value) {
    Key key = Key.of(name);
    return new FlowAttribute(name, detail, (flow, out) -> out.number(key, value.applyAsLong(flow)));
  }

  /// A number of a part that not every flow has.
  static <P> FlowAttribute number(
      String name, Detail detail, Function<Flow, @Nullable P> part, ToLongFunction<P> value) {
    Key key = Key.of(name);
    return new FlowAttribute(
        name,
        detail,
        (flow, out) -> {
          P known = part.apply(flow);
          if (known != null) {
            out.number(key, value.applyAsLong(known));
          }
        });
  }

  static FlowAttribute text(String name, Detail detail, Function<Flow, @Nullable String> value) {
    Key key = Key.of(name);
    return new FlowAttribute(
        name,
        detail,
        (flow, out) -> {
          String known = value.apply(flow);
          if (known != null) {
            out.text(key, known);
          }
        });
  }
}
