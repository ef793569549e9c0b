// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue.codec;

import dev.weir.api.Attributes;
import dev.weir.api.net.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Attributes: a count, then each key and value; a value begins with a byte that says what it is.
final class AttributeValues {
  /// Deeper lists are no attributes that anybody could read.
  private static final int DEEPEST = 50;

  private static final int TEXT = 0;
  private static final int LONG = 1;
  private static final int DOUBLE = 2;
  private static final int FALSE = 3;
  private static final int TRUE = 4;
  private static final int ADDRESS = 5;
  private static final int LIST = 6;

  private AttributeValues() {}

  static void write(RecordOutput out, @Nullable Object value) {
    if (value == null) {
      out.writeUnsigned(0);
      return;
    }
    Map<String, Object> values = ((Attributes) value).asMap();
    out.writeUnsigned(values.size() + 1L);
    for (Map.Entry<String, Object> entry : values.entrySet()) {
      out.writeText(entry.getKey());
      writeValue(out, entry.getValue(), 0);
    }
  }

  private static void writeValue(RecordOutput out, Object value, int depth) {
    switch (value) {
      case String text -> {
        out.writeByte(TEXT);
        out.writeText(text);
      }
      case Long number -> {
        out.writeByte(LONG);
        out.writeLong(number);
      }
      case Double number -> {
        out.writeByte(DOUBLE);
        out.writeDouble(number);
      }
      case Boolean flag -> out.writeByte(flag ? TRUE : FALSE);
      case Address address -> {
        out.writeByte(ADDRESS);
        out.writeLong(address.high());
        out.writeLong(address.low());
      }
      case List<?> list -> {
        if (depth == DEEPEST) {
          throw new IllegalStateException("an attribute of lists " + DEEPEST + " levels deep");
        }
        out.writeByte(LIST);
        out.writeUnsigned(list.size() + 1L);
        list.forEach(item -> writeValue(out, item, depth + 1));
      }
      default -> throw new IllegalStateException("an attribute of " + value.getClass());
    }
  }

  static @Nullable Object read(RecordInput in) throws UnreadableException {
    int count = in.readCount();
    if (count < 0) {
      return null;
    }
    Attributes.Builder attributes = Attributes.builder();
    for (int i = 0; i < count; i++) {
      attributes.put(readText(in), readValue(in));
    }
    return attributes.build();
  }

  private static Object readValue(RecordInput in) throws UnreadableException {
    int kind = in.readByte();
    return switch (kind) {
      case TEXT -> readText(in);
      case LONG -> in.readLong();
      case DOUBLE -> in.readDouble();
      case FALSE -> false;
      case TRUE -> true;
      case ADDRESS -> new Address(in.readLong(), in.readLong());
      case LIST -> {
        in.enter();
        int count = in.readCount();
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          list.add(readValue(in));
        }
        in.leave();
        yield list;
      }
      default -> throw new UnreadableException(kind + " is no kind of attribute");
    };
  }

  private static String readText(RecordInput in) throws UnreadableException {
    String text = in.readText();
    if (text == null) {
      throw new UnreadableException("an attribute without a text");
    }
    return text;
  }
}
