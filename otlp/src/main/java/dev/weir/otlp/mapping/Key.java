// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.mapping;

import dev.weir.otlp.proto.ProtoWriter;
import java.nio.charset.StandardCharsets;

/// The name of an attribute with what stands around it in a `KeyValue`: the field `key`, and the tag
/// of the field `value`. Names are written once for each attribute of each record; the bytes of those
/// that are known beforehand are made once.
public final class Key {
  private static final int KEY = 1 << 3 | 2;
  private static final int VALUE = 2 << 3 | 2;

  private final String name;
  private final byte[] text;
  private final byte[] bytes;

  private Key(String name, byte[] text, byte[] bytes) {
    this.name = name;
    this.text = text;
    this.bytes = bytes;
  }

  public static Key of(String name) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    if (text.length == 0 || text.length > 127) {
      throw new IllegalArgumentException("'" + name + "' is no name of 1 to 127 bytes");
    }
    byte[] bytes = new byte[text.length + 3];
    bytes[0] = KEY;
    bytes[1] = (byte) text.length;
    System.arraycopy(text, 0, bytes, 2, text.length);
    bytes[bytes.length - 1] = VALUE;
    return new Key(name, text, bytes);
  }

  public String name() {
    return name;
  }

  /// The name alone.
  byte[] text() {
    return text;
  }

  public void write(ProtoWriter out) {
    out.bytes(bytes);
  }

  /// A name that only the record knows, after `prefix`.
  public static void write(ProtoWriter out, String prefix, String name) {
    out.varint(VALUE);
    int end = out.size();
    out.text(name);
    out.text(prefix);
    out.message(KEY, end);
  }
}
