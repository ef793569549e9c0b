// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.Opened;
import dev.weir.bpf.ffi.CaptureLibrary;
import dev.weir.bpf.ffi.Libc;
import dev.weir.bpf.layout.FlowDecoder;
import dev.weir.bpf.layout.Structs;
import dev.weir.bpf.table.TableMemory;
import dev.weir.bpf.table.TablePart;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The flow table of a native engine: flows in the order in which they began, in memory that is
/// reserved for all and taken only by those that are, and buckets that double. For one thread.
final class HostTable implements TableMemory, AutoCloseable {
  /// `struct weir_host_bucket`: a fingerprint and a flow's number for each slot.
  private static final long BUCKET_BYTES = Structs.BUCKET_SLOTS * 2L * Integer.BYTES;

  private static final long FIRST_BUCKETS = 256;

  /// At three quarters the program asks for more.
  private static final int SLOTS_A_FLOW_FOURTHS = 6;

  private final CaptureLibrary library;
  private final int mostFlows;
  private final long mostBuckets;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment flows;
  private final MemorySegment tags;
  private Arena bucketArena = Arena.ofShared();
  private long buckets;

  /// @param mostFlows how many flows there can be; further ones are overflow
  /// @param firstBuckets how many buckets to begin with
  HostTable(CaptureLibrary library, int mostFlows, long firstBuckets) {
    this.library = library;
    this.mostFlows = mostFlows;
    this.mostBuckets =
        Math.ceilDiv((long) mostFlows * SLOTS_A_FLOW_FOURTHS, 4L * Structs.BUCKET_SLOTS) + 1;
    Opened opened = new Opened();
    opened.add(this);
    try {
      flows = reserve(mostFlows * FlowDecoder.FLOW_BYTES, arena);
      tags = reserve((long) mostFlows * Integer.BYTES, arena);
      library.flows(flows, tags, mostFlows);
      use(Math.min(firstBuckets, mostBuckets));
    } catch (Throwable e) {
      opened.closeAfter(e);
      throw e;
    }
  }

  HostTable(CaptureLibrary library, int mostFlows) {
    this(library, mostFlows, FIRST_BUCKETS);
  }

  private MemorySegment reserve(long bytes, Arena until) {
    try {
      return Libc.reserve(bytes, until);
    } catch (BpfException e) {
      throw BpfException.of(
          "no room for " + mostFlows + " flows: " + e.getMessage() + "; wanted a lower max_flows");
    }
  }

  /// Doubles the buckets. Throws [BpfException] when there is no room for them; the old ones stay.
  void grow() {
    use(Math.min(2 * buckets, mostBuckets));
  }

  private void use(long wanted) {
    long count = wanted;
    while (true) {
      Arena next = Arena.ofShared();
      MemorySegment memory = reserve(count * BUCKET_BYTES, next);
      boolean placed = library.buckets(memory, count, count < mostBuckets);
      bucketArena.close();
      bucketArena = next;
      buckets = count;
      if (placed) {
        return;
      }
      // Nobody can choose keys that share buckets, but chance may.
      count += count / 2 + 1;
    }
  }

  @Override
  public int slots() {
    return library.flowCount();
  }

  @Override
  public int partSlots() {
    return mostFlows;
  }

  @Override
  public TablePart part(int firstSlot) {
    int count = slots() - firstSlot;
    return new TablePart(
        count,
        tags.asSlice((long) firstSlot * Integer.BYTES, (long) count * Integer.BYTES),
        flows.asSlice(firstSlot * FlowDecoder.FLOW_BYTES, count * FlowDecoder.FLOW_BYTES),
        MemorySegment.NULL,
        () -> {});
  }

  @Override
  public boolean isTaken(int slot) {
    return tags.get(JAVA_INT, (long) slot * Integer.BYTES) != 0;
  }

  @Override
  public boolean isEmpty(int firstSlot) {
    return false;
  }

  @Override
  public void close() {
    arena.close();
    bucketArena.close();
  }
}
