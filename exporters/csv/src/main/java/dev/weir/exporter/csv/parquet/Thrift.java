// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.parquet;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/// Structures in Thrift's compact protocol, field by field in rising order of their numbers. Not safe
/// for use by several threads.
final class Thrift {
  private static final int TRUE = 1;
  private static final int FALSE = 2;
  private static final int I16 = 4;
  private static final int I32 = 5;
  private static final int I64 = 6;
  private static final int BINARY = 8;
  private static final int LIST = 9;
  private static final int STRUCT = 12;
  private static final int SHORT_LIST = 15;

  private final Bytes to;
  private final Deque<Integer> outer = new ArrayDeque<>();
  private int last;

  Thrift(Bytes to) {
    this.to = to;
  }

  Thrift bool(int field, boolean value) {
    header(field, value ? TRUE : FALSE);
    return this;
  }

  Thrift i16(int field, int value) {
    header(field, I16);
    to.putZigzag(value);
    return this;
  }

  Thrift i32(int field, int value) {
    header(field, I32);
    to.putZigzag(value);
    return this;
  }

  Thrift i64(int field, long value) {
    header(field, I64);
    to.putZigzag(value);
    return this;
  }

  Thrift text(int field, String value) {
    header(field, BINARY);
    text(value);
    return this;
  }

  /// Begins a structure; ended by [#end].
  Thrift struct(int field) {
    header(field, STRUCT);
    return begin();
  }

  /// Begins a structure that is no field: the whole, or the item of a list.
  Thrift begin() {
    outer.push(last);
    last = 0;
    return this;
  }

  Thrift end() {
    to.put(0);
    last = outer.pop();
    return this;
  }

  /// A list of structures, each of which follows with [#begin] and [#end].
  Thrift structs(int field, int count) {
    return list(field, STRUCT, count);
  }

  Thrift texts(int field, String... values) {
    list(field, BINARY, values.length);
    for (String value : values) {
      text(value);
    }
    return this;
  }

  Thrift i32s(int field, int... values) {
    list(field, I32, values.length);
    for (int value : values) {
      to.putZigzag(value);
    }
    return this;
  }

  private Thrift list(int field, int type, int count) {
    header(field, LIST);
    if (count < SHORT_LIST) {
      to.put(count << 4 | type);
    } else {
      to.put(SHORT_LIST << 4 | type);
      to.putVarint(count);
    }
    return this;
  }

  private void text(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    to.putVarint(bytes.length);
    to.put(bytes, 0, bytes.length);
  }

  private void header(int field, int type) {
    int step = field - last;
    if (step > 0 && step <= 15) {
      to.put(step << 4 | type);
    } else {
      to.put(type);
      to.putZigzag(field);
    }
    last = field;
  }
}
