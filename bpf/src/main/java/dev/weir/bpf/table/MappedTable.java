// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.table;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.weir.bpf.Opened;
import dev.weir.bpf.ffi.Libc;
import dev.weir.bpf.layout.EpochDecoder;
import dev.weir.bpf.layout.FlowDecoder;
import dev.weir.bpf.object.BpfMap;
import dev.weir.bpf.object.BpfObject;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// The flow table in the kernel's memory. Fingerprints stay mapped, 4 bytes a slot; flows are mapped a
/// part at a time, so that they do not count as the process's memory. For one thread.
public final class MappedTable implements TableMemory, AutoCloseable {
  private final BpfMap flows;
  private final BpfMap before;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment tags;
  private final int partSlots;
  private @Nullable TablePart whole;

  /// The table of a loaded object that has the tap's maps, of which a page's worth of flows is mapped
  /// at a time.
  public MappedTable(BpfObject object) {
    // That many of anything begin and end at a page.
    this(object, Libc.pageSize());
  }

  /// The same in one part, which stays mapped.
  public static MappedTable whole(BpfObject object) {
    Opened opened = new Opened();
    try {
      MappedTable table =
          opened.add(new MappedTable(object, object.map("weir_flows").maxEntries()));
      table.whole =
          new TablePart(
              table.slots(),
              table.tags,
              table.flows.mmap(table.arena),
              table.before.mmap(table.arena),
              () -> {});
      return table;
    } catch (Throwable e) {
      opened.closeAfter(e);
      throw e;
    }
  }

  private MappedTable(BpfObject object, int partSlots) {
    this.flows = object.map("weir_flows");
    this.before = object.map("weir_before");
    this.tags = object.map("weir_buckets").mmap(arena);
    this.partSlots = partSlots;
  }

  @Override
  public int slots() {
    return flows.maxEntries();
  }

  @Override
  public int partSlots() {
    return partSlots;
  }

  @Override
  public TablePart part(int firstSlot) {
    if (whole != null) {
      return whole;
    }
    int count = Math.min(partSlots, slots() - firstSlot);
    Opened opened = new Opened();
    try {
      Arena mapped = opened.add(Arena.ofConfined());
      return new TablePart(
          count,
          tags(firstSlot, count),
          flows.mmap(firstSlot * FlowDecoder.FLOW_BYTES, count * FlowDecoder.FLOW_BYTES, mapped),
          before.mmap(
              firstSlot * EpochDecoder.ENDED_BYTES, count * EpochDecoder.ENDED_BYTES, mapped),
          mapped::close);
    } catch (Throwable e) {
      opened.closeAfter(e);
      throw e;
    }
  }

  @Override
  public boolean isTaken(int slot) {
    return tags.get(JAVA_INT, (long) slot * Integer.BYTES) != 0;
  }

  @Override
  public boolean isEmpty(int firstSlot) {
    MemorySegment part = tags(firstSlot, Math.min(partSlots, slots() - firstSlot));
    for (long at = 0; at < part.byteSize(); at += Long.BYTES) {
      if (part.get(JAVA_LONG, at) != 0) {
        return false;
      }
    }
    return true;
  }

  private MemorySegment tags(int firstSlot, int count) {
    return tags.asSlice((long) firstSlot * Integer.BYTES, (long) count * Integer.BYTES);
  }

  @Override
  public void close() {
    arena.close();
  }
}
