// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.drops;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.weir.bpf.Opened;
import dev.weir.bpf.object.BatchReader;
import dev.weir.bpf.object.BpfMap;
import dev.weir.bpf.object.BpfObject;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Two tables of the same shape, of which the program writes one while the other is read and emptied.
/// The update of the slot ends only when no program uses the table that was in it, so what is then
/// read is complete and nothing comes between reading and emptying. For one thread.
final class SwappedTable implements AutoCloseable {
  private static final int BATCH = 1024;

  /// Takes one entry; valid during the call.
  interface Entries {
    void accept(MemorySegment keys, long key, MemorySegment values, long value);
  }

  private final BpfMap slot;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment key;
  private final MemorySegment value;
  private final BpfMap[] tables;
  private final BatchReader[] readers;
  private int written;

  /// @param name of the slot; the tables are called so with `_a` and `_b` behind
  SwappedTable(BpfObject object, String name) {
    slot = object.map(name);
    tables = new BpfMap[] {object.map(name + "_a"), object.map(name + "_b")};
    readers = new BatchReader[tables.length];
    Opened opened = new Opened();
    opened.add(arena);
    try {
      key = arena.allocate(JAVA_INT);
      value = arena.allocate(JAVA_INT);
      for (int i = 0; i < tables.length; i++) {
        readers[i] = opened.add(tables[i].taker(Math.min(BATCH, tables[i].maxEntries()), 0));
      }
    } catch (Throwable e) {
      opened.closeAfter(e);
      throw e;
    }
  }

  /// Empties the table that was written until now. Returns how many entries it had.
  int take(Entries into) {
    int full = written;
    written = 1 - full;
    value.set(JAVA_INT, 0, tables[written].fd());
    slot.update(key, value, BpfMap.ANY);
    BatchReader reader = readers[full];
    long keyBytes = tables[full].keyBytes();
    long valueBytes = tables[full].valueBytes();
    int taken = 0;
    reader.restart();
    for (int count = reader.read(); count > 0; count = reader.read()) {
      for (int i = 0; i < count; i++) {
        into.accept(reader.keys(), i * keyBytes, reader.values(), i * valueBytes);
      }
      taken += count;
    }
    return taken;
  }

  int capacity() {
    return tables[0].maxEntries();
  }

  @Override
  public void close() {
    for (BatchReader reader : readers) {
      reader.close();
    }
    arena.close();
  }
}
