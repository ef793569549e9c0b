// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.mapping;

import dev.weir.api.flow.Flow;
import dev.weir.otlp.proto.ProtoReader.MalformedException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// A line of the mapping table: an attribute of a flow's log record, where it comes from, and where it
/// goes when the record is read again.
///
/// @param key the name, or what all names begin with
/// @param name of the attribute; with `*` where it is the beginning of several names
/// @param detail the least detail at which it is sent
/// @param source writes the attribute, or nothing where the record does not know
/// @param sink takes the attribute's value
public record FlowAttribute(Key key, String name, Detail detail, Source source, Sink sink) {
  FlowAttribute(String name, Detail detail, Source source, Sink sink) {
    this(
        Key.of(name.endsWith("*") ? name.substring(0, name.length() - 1) : name),
        name,
        detail,
        source,
        sink);
  }

  /// Writes what a flow has to say of one attribute.
  @FunctionalInterface
  public interface Source {
    void write(Flow flow, AttributeWriter out);
  }

  /// Keeps the value that the reader stands at.
  @FunctionalInterface
  interface Sink {
    /// For what follows from other attributes.
    Sink NONE = (_, _) -> {};

    void read(FlowDraft flow, AttributeReader in) throws MalformedException, UnreadableException;
  }

  /// Whether the name is the beginning of several.
  boolean isPrefix() {
    return name.endsWith("*");
  }

  static FlowAttribute number(
      String name, Detail detail, ToLongFunction<Flow> value, ObjLongConsumer<FlowDraft> keep) {
    Key key = Key.of(name);
    return new FlowAttribute(
        name,
        detail,
        (flow, out) -> out.number(key, value.applyAsLong(flow)),
        (flow, in) -> keep.accept(flow, in.number()));
  }

  /// A number of a part that not every flow has.
  static <P> FlowAttribute number(
      String name,
      Detail detail,
      Function<Flow, @Nullable P> part,
      ToLongFunction<P> value,
      ObjLongConsumer<FlowDraft> keep) {
    Key key = Key.of(name);
    return new FlowAttribute(
        name,
        detail,
        (flow, out) -> {
          P known = part.apply(flow);
          if (known != null) {
            out.number(key, value.applyAsLong(known));
          }
        },
        (flow, in) -> keep.accept(flow, in.number()));
  }

  static FlowAttribute text(
      String name,
      Detail detail,
      Function<Flow, @Nullable String> value,
      BiConsumer<FlowDraft, String> keep) {
    return line(name, detail, value, (flow, in) -> keep.accept(flow, in.text()));
  }

  /// A text that names a constant.
  static <E extends Enum<E>> FlowAttribute word(
      String name,
      Detail detail,
      Class<E> type,
      Function<Flow, @Nullable E> value,
      BiConsumer<FlowDraft, E> keep) {
    Words<E> words = new Words<>(type);
    return line(
        name,
        detail,
        flow -> {
          E known = value.apply(flow);
          return known == null ? null : words.text(known);
        },
        (flow, in) -> keep.accept(flow, words.constant(in)));
  }

  /// A text that follows from other attributes: nobody needs to read it.
  static FlowAttribute derived(String name, Detail detail, Function<Flow, @Nullable String> value) {
    return line(name, detail, value, Sink.NONE);
  }

  private static FlowAttribute line(
      String name, Detail detail, Function<Flow, @Nullable String> value, Sink sink) {
    Key key = Key.of(name);
    return new FlowAttribute(
        name,
        detail,
        (flow, out) -> {
          String known = value.apply(flow);
          if (known != null) {
            out.text(key, known);
          }
        },
        sink);
  }
}
