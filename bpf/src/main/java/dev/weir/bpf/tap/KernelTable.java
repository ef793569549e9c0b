// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import dev.weir.bpf.flow.FlowReading;
import dev.weir.bpf.flow.KeyReading;
import dev.weir.bpf.layout.FlowDecoder;
import dev.weir.bpf.layout.KeyDecoder;
import dev.weir.bpf.object.BatchReader;
import dev.weir.bpf.object.BpfMap;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// The kernel's flow table, read in batches and ended entry by entry. For one thread.
final class KernelTable implements AutoCloseable {
  private static final int BATCH = 4096;

  /// A writer is done within a microsecond unless its processor sleeps; then the next round reads.
  private static final int ATTEMPTS = 100;

  private final BpfMap map;
  private final BatchReader reader;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment key;
  private final MemorySegment value;
  private final FlowReading flow = new FlowReading();
  private int inBatch;
  private int position;

  KernelTable(BpfMap map) {
    this.map = map;
    this.reader = map.reader(Math.min(BATCH, map.maxEntries()), 0);
    this.key = arena.allocate(KeyDecoder.BYTES, Long.BYTES);
    this.value = arena.allocate(FlowDecoder.ENTRY_BYTES, Long.BYTES);
  }

  int capacity() {
    return map.maxEntries();
  }

  /// Begins anew.
  void restart() {
    reader.restart();
    inBatch = 0;
    position = 0;
  }

  /// Reads the next batch; false at the end of the table.
  boolean nextBatch() {
    inBatch = reader.read();
    position = 0;
    return inBatch > 0;
  }

  /// The next entry of the batch, valid until the next call of anything here; null at its end.
  @Nullable FlowReading nextEntry() {
    while (position < inBatch) {
      int at = position++;
      KeyDecoder.read(reader.keys(), at * KeyDecoder.BYTES, flow.key);
      if (FlowDecoder.readEntry(reader.values(), at * FlowDecoder.ENTRY_BYTES, flow)
          || readAgain()) {
        return flow;
      }
    }
    return null;
  }

  /// Takes the entry from the table as it is at that moment; null when it is not there. Packets of
  /// the flow that come later begin a new entry.
  @Nullable FlowReading take(KeyReading wanted) {
    KeyDecoder.write(wanted, key, 0);
    if (!map.lookupAndDelete(key, value, 0)) {
      return null;
    }
    KeyDecoder.read(key, 0, flow.key);
    // A copy taken amid an update can lack a part of that one packet; there is no second copy.
    FlowDecoder.readEntry(value, 0, flow);
    return flow;
  }

  private boolean readAgain() {
    KeyDecoder.write(flow.key, key, 0);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (!map.lookup(key, value, 0)) {
        return false;
      }
      if (FlowDecoder.readEntry(value, 0, flow)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    reader.close();
    arena.close();
  }
}
