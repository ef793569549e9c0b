// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.object;

import dev.weir.bpf.BpfException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/// Where the global variables of a compiled program lie, read from the symbol table of its ELF file.
final class ElfVariables {
  /// `size` bytes at `offset` of a data section such as `.rodata`.
  record Variable(String section, int offset, int size) {}

  private static final int HEADER_SIZE = 64;
  private static final int MAGIC = 0x7f454c46;
  private static final int SECTION_TABLE = 0x28;
  private static final int SECTION_ENTRY_SIZE = 0x3a;
  private static final int SECTION_COUNT = 0x3c;
  private static final int SECTION_NAMES = 0x3e;
  private static final int TYPE_SYMBOL_TABLE = 2;
  private static final int SYMBOL_SIZE = 24;
  private static final int SYMBOL_IS_VARIABLE = 1;

  private final ByteBuffer elf;
  private final Map<String, Variable> variables = new HashMap<>();

  /// Reads a 64-bit ELF file; throws [BpfException] when it is none.
  ElfVariables(byte[] file, String name) {
    elf = ByteBuffer.wrap(file);
    if (file.length < HEADER_SIZE || elf.getInt(0) != MAGIC || file[4] != 2) {
      throw BpfException.of("object " + name + " is not a 64-bit ELF file");
    }
    elf.order(file[5] == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    try {
      read();
    } catch (IndexOutOfBoundsException _) {
      throw BpfException.of("object " + name + " is a damaged ELF file");
    }
  }

  Variable find(String name) {
    Variable found = variables.get(name);
    if (found == null) {
      throw BpfException.of(
          "no global variable '" + name + "'; there are " + new TreeSet<>(variables.keySet()));
    }
    return found;
  }

  private void read() {
    int count = Short.toUnsignedInt(elf.getShort(SECTION_COUNT));
    for (int section = 0; section < count; section++) {
      if (elf.getInt(header(section) + 4) == TYPE_SYMBOL_TABLE) {
        readSymbols(header(section), count);
      }
    }
  }

  private void readSymbols(int table, int sections) {
    int names = contents(header(elf.getInt(table + 40)));
    int start = contents(table);
    int size = Math.toIntExact(elf.getLong(table + 32));
    for (int symbol = start; symbol < start + size; symbol += SYMBOL_SIZE) {
      int section = Short.toUnsignedInt(elf.getShort(symbol + 6));
      boolean variable = (elf.get(symbol + 4) & 0xf) == SYMBOL_IS_VARIABLE;
      if (variable && section < sections && isData(sectionName(section))) {
        variables.put(
            text(names + elf.getInt(symbol)),
            new Variable(
                sectionName(section),
                Math.toIntExact(elf.getLong(symbol + 8)),
                Math.toIntExact(elf.getLong(symbol + 16))));
      }
    }
  }

  private static boolean isData(String section) {
    return section.startsWith(".rodata")
        || section.startsWith(".data")
        || section.startsWith(".bss");
  }

  private String sectionName(int section) {
    int names = contents(header(Short.toUnsignedInt(elf.getShort(SECTION_NAMES))));
    return text(names + elf.getInt(header(section)));
  }

  private int header(int section) {
    int entry = Short.toUnsignedInt(elf.getShort(SECTION_ENTRY_SIZE));
    return Math.toIntExact(elf.getLong(SECTION_TABLE)) + section * entry;
  }

  private int contents(int header) {
    return Math.toIntExact(elf.getLong(header + 24));
  }

  private String text(int start) {
    int end = start;
    while (elf.get(end) != 0) {
      end++;
    }
    return new String(elf.array(), start, end - start, StandardCharsets.UTF_8);
  }
}
