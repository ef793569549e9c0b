// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.mapping;

import dev.weir.api.Attributes;
import dev.weir.api.net.Address;
import dev.weir.otlp.proto.ProtoWriter;
import java.util.List;
import java.util.Map;

/// Writes attributes (`KeyValue` with an `AnyValue`) into one kind of message. Like everything here
/// last to first: of several attributes, the first to be written comes last.
public final class AttributeWriter {
  private static final int STRING = 1 << 3 | 2;
  private static final int BOOL = 2 << 3;
  private static final int INT = 3 << 3;
  private static final int DOUBLE = 4 << 3 | 1;
  private static final int ARRAY = 5 << 3 | 2;
  private static final int MAP = 6 << 3 | 2;

  /// The field `values` of `ArrayValue` and of `KeyValueList`.
  private static final int VALUES = 1 << 3 | 2;

  private static final String NAMELESS = "_";

  private final ProtoWriter out;
  private final int tag;

  /// For the attributes of one message.
  ///
  /// @param tag of the message's field that holds attributes
  public AttributeWriter(ProtoWriter out, int tag) {
    this.out = out;
    this.tag = tag;
  }

  /// For the entries of a map.
  public static AttributeWriter ofMap(ProtoWriter out) {
    return new AttributeWriter(out, VALUES);
  }

  public ProtoWriter out() {
    return out;
  }

  public void number(Key key, long value) {
    int end = out.size();
    out.varintField(INT, value);
    close(key, end);
  }

  public void real(Key key, double value) {
    int end = out.size();
    out.doubleField(DOUBLE, value);
    close(key, end);
  }

  public void flag(Key key, boolean value) {
    int end = out.size();
    out.varintField(BOOL, value ? 1 : 0);
    close(key, end);
  }

  public void text(Key key, String value) {
    int end = out.size();
    out.string(STRING, value);
    close(key, end);
  }

  /// An address as RFC 5952 text, or dotted.
  public void address(Key key, Address value, int ipVersion) {
    int end = out.size();
    AddressText.write(out, value, ipVersion);
    out.message(STRING, end);
    close(key, end);
  }

  /// Closes an attribute whose value is a map of what was written by [#ofMap] since `size()` was
  /// `end`.
  public void map(Key key, int end) {
    out.message(MAP, end);
    close(key, end);
  }

  /// The same for an array of values.
  public void array(Key key, int end) {
    out.message(ARRAY, end);
    close(key, end);
  }

  /// Closes an item of an array that is a map.
  public static void mapItem(ProtoWriter out, int end) {
    out.message(MAP, end);
    out.message(VALUES, end);
  }

  /// Every attribute, each name behind `prefix`.
  public void all(String prefix, Attributes attributes) {
    for (Map.Entry<String, Object> entry : attributes.asMap().entrySet()) {
      named(prefix, entry.getKey(), entry.getValue());
    }
  }

  /// An attribute whose name only the record knows. OTLP wants a name of at least one character.
  public void named(String prefix, String name, Object value) {
    int end = out.size();
    value(out, value);
    out.varint(out.size() - end);
    Key.write(out, prefix, prefix.isEmpty() && name.isEmpty() ? NAMELESS : name);
    out.message(tag, end);
  }

  private static void value(ProtoWriter out, Object value) {
    switch (value) {
      case String text -> out.string(STRING, text);
      case Long number -> out.varintField(INT, number);
      case Double number -> out.doubleField(DOUBLE, number);
      case Boolean flag -> out.varintField(BOOL, flag ? 1 : 0);
      case Address address -> out.string(STRING, address.toString());
      case List<?> items -> {
        int end = out.size();
        for (Object item : items.reversed()) {
          int itemEnd = out.size();
          value(out, item);
          out.message(VALUES, itemEnd);
        }
        out.message(ARRAY, end);
      }
      default -> throw new IllegalArgumentException("attributes hold no " + value.getClass());
    }
  }

  private void close(Key key, int end) {
    out.varint(out.size() - end);
    key.write(out);
    out.message(tag, end);
  }
}
