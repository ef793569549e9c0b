// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.drops;

import dev.weir.bpf.BpfException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// An enum of the running kernel, from its own type information (BTF). Only the enum asked for is
/// decoded: everything else is stepped over.
final class KernelEnum {
  private static final Path KERNEL = Path.of("/sys/kernel/btf/vmlinux");
  private static final int MAGIC = 0xeb9f;
  private static final int TYPE_BYTES = 12;
  private static final int KIND_ENUM = 6;
  private static final int ENUMERATOR_BYTES = 8;

  private KernelEnum() {}

  static boolean available() {
    return Files.isReadable(KERNEL);
  }

  /// The enum's names by their values; empty when the kernel has no such enum. Throws [BpfException]
  /// when the kernel tells no types.
  static Map<Integer, String> read(String name) {
    try {
      return read(Files.readAllBytes(KERNEL), name);
    } catch (IOException e) {
      throw BpfException.of(
          "cannot read the kernel's types from "
              + KERNEL
              + ": "
              + e
              + "; needs CONFIG_DEBUG_INFO_BTF");
    }
  }

  /// From BTF in the machine's byte order: a header, the types one after the other, their names.
  static Map<Integer, String> read(byte[] btf, String name) {
    ByteBuffer in = ByteBuffer.wrap(btf).order(ByteOrder.nativeOrder());
    if (btf.length < 24 || (in.getShort(0) & 0xffff) != MAGIC) {
      throw BpfException.of("not BTF: " + btf.length + " bytes");
    }
    int header = in.getInt(4);
    int types = header + in.getInt(8);
    int end = types + in.getInt(12);
    int names = header + in.getInt(16);
    byte[] wanted = (name + '\0').getBytes(StandardCharsets.UTF_8);
    for (int at = types; at < end; ) {
      int info = in.getInt(at + 4);
      int kind = info >>> 24 & 0x1f;
      int members = info & 0xffff;
      int nameAt = names + in.getInt(at);
      if (kind == KIND_ENUM
          && Arrays.equals(
              btf,
              nameAt,
              Math.min(nameAt + wanted.length, btf.length),
              wanted,
              0,
              wanted.length)) {
        return members(btf, in, at + TYPE_BYTES, members, names);
      }
      at += TYPE_BYTES + extra(kind, members);
    }
    return Map.of();
  }

  private static Map<Integer, String> members(
      byte[] btf, ByteBuffer in, int first, int count, int names) {
    Map<Integer, String> members = new HashMap<>();
    for (int i = 0; i < count; i++) {
      int at = first + i * ENUMERATOR_BYTES;
      int begin = names + in.getInt(at);
      int end = begin;
      while (btf[end] != 0) {
        end++;
      }
      String name = new String(btf, begin, end - begin, StandardCharsets.UTF_8);
      members.putIfAbsent(in.getInt(at + 4), name);
    }
    return members;
  }

  /// Bytes that follow a type's common part (include/uapi/linux/btf.h).
  private static int extra(int kind, int members) {
    return switch (kind) {
      case 1, 14, 17 -> 4; // int, variable, declaration tag
      case 3 -> 12; // array
      case 4, 5, 15, 19 -> members * 12; // struct, union, section, 64-bit enum
      case KIND_ENUM, 13 -> members * 8; // enum, function prototype
      case 2, 7, 8, 9, 10, 11, 12, 16, 18 -> 0;
      default -> throw BpfException.of("unknown kind " + kind + " in the kernel's types");
    };
  }
}
