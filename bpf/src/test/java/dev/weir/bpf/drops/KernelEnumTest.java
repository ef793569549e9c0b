// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.drops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bpf.BpfException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KernelEnumTest {
  private static final int INT = 1;
  private static final int STRUCT = 4;
  private static final int ENUM = 6;

  private final ByteArrayOutputStream types = new ByteArrayOutputStream();
  private final ByteArrayOutputStream names = new ByteArrayOutputStream();

  KernelEnumTest() {
    names.write(0); // offset 0 is the empty name
  }

  @Test
  void findsTheEnumAmongOtherTypes() {
    type("int", INT, 0, 4, 32);
    type("color_of", STRUCT, 1, 4, name("field"), 1, 0);
    type("colors", ENUM, 1, 4, name("WRONG"), 1);
    type("color", ENUM, 2, 4, name("RED"), 0, name("GREEN"), 7);
    assertThat(KernelEnum.read(btf(), "color"))
        .containsOnly(Map.entry(0, "RED"), Map.entry(7, "GREEN"));
  }

  @Test
  void aMissingEnumIsEmpty() {
    type("int", INT, 0, 4, 32);
    assertThat(KernelEnum.read(btf(), "color")).isEmpty();
  }

  @Test
  void otherBytesAreRefused() {
    assertThatThrownBy(() -> KernelEnum.read(new byte[40], "color"))
        .isInstanceOf(BpfException.class)
        .hasMessageContaining("not BTF: 40 bytes");
  }

  private void type(String name, int kind, int members, int size, int... rest) {
    words(name(name), kind << 24 | members, size);
    words(rest);
  }

  private int name(String name) {
    int at = names.size();
    names.writeBytes((name + '\0').getBytes(StandardCharsets.UTF_8));
    return at;
  }

  private void words(int... words) {
    ByteBuffer buffer = ByteBuffer.allocate(words.length * 4).order(ByteOrder.nativeOrder());
    for (int word : words) {
      buffer.putInt(word);
    }
    types.writeBytes(buffer.array());
  }

  private byte[] btf() {
    ByteBuffer btf =
        ByteBuffer.allocate(24 + types.size() + names.size()).order(ByteOrder.nativeOrder());
    btf.putShort((short) 0xeb9f).put((byte) 1).put((byte) 0).putInt(24);
    btf.putInt(0).putInt(types.size()).putInt(types.size()).putInt(names.size());
    return btf.put(types.toByteArray()).put(names.toByteArray()).array();
  }
}
