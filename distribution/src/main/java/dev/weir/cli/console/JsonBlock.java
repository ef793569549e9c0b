// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.console;

import java.util.ArrayList;
import java.util.List;

/// Members that follow each other, with values of one digit each, put together once: they are written
/// by one copy, and a digit that is not 0 laid over it. Immutable.
public final class JsonBlock {
  private final List<JsonName> names;
  private final Text compact;
  private final Text[] indented = new Text[JsonName.DEPTHS];

  /// The members, all 0, and where the digit of each is.
  static final class Text {
    final byte[] bytes;
    final int[] digits;

    private Text(byte[] bytes, int[] digits) {
      this.bytes = bytes;
      this.digits = digits;
    }

    private static Text of(List<byte[]> names) {
      byte[] bytes = new byte[names.stream().mapToInt(name -> name.length + 1).sum()];
      int[] digits = new int[names.size()];
      int at = 0;
      for (int i = 0; i < digits.length; i++) {
        byte[] name = names.get(i);
        System.arraycopy(name, 0, bytes, at, name.length);
        at += name.length;
        digits[i] = at;
        bytes[at++] = '0';
      }
      return new Text(bytes, digits);
    }
  }

  private JsonBlock(List<JsonName> names) {
    this.names = List.copyOf(names);
    this.compact = Text.of(this.names.stream().map(JsonName::compact).toList());
    for (int depth = 0; depth < indented.length; depth++) {
      List<byte[]> lines = new ArrayList<>();
      for (JsonName name : this.names) {
        lines.add(name.indented(depth));
      }
      indented[depth] = Text.of(lines);
    }
  }

  /// Members of these names.
  public static JsonBlock of(JsonName... names) {
    return new JsonBlock(List.of(names));
  }

  JsonName name(int index) {
    return names.get(index);
  }

  Text compact() {
    return compact;
  }

  Text indented(int depth) {
    return indented[depth];
  }
}
