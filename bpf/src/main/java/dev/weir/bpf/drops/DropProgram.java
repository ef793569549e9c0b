// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.drops;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.Opened;
import dev.weir.bpf.layout.DropDecoder;
import dev.weir.bpf.layout.DropTotals;
import dev.weir.bpf.layout.DroppedFlow;
import dev.weir.bpf.layout.DroppedKind;
import dev.weir.bpf.link.TracepointLink;
import dev.weir.bpf.object.BpfMap;
import dev.weir.bpf.object.BpfObject;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Consumer;

/// The program on `kfree_skb` and what it counts. It runs from the construction until [#detach], or
/// the end of the process, however it ends. One thread at a time.
public final class DropProgram implements AutoCloseable {
  private static final String RESOURCE = "/dev/weir/bpf/drops.bpf.o";
  private static final String PROGRAM = "drops_kfree_skb";

  private final BpfObject object;
  private final TracepointLink link;
  private final SwappedTable kinds;
  private final SwappedTable flows;
  private final BpfMap totals;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment totalsKey;
  private final MemorySegment totalsValue;

  private DropProgram(BpfObject object) {
    this.object = object;
    Opened opened = new Opened();
    opened.add(arena);
    try {
      kinds = opened.add(new SwappedTable(object, "weir_drop_kinds"));
      flows = opened.add(new SwappedTable(object, "weir_drop_flows"));
      totals = object.map("weir_drop_totals");
      totalsKey = arena.allocate(ValueLayout.JAVA_INT);
      totalsValue = arena.allocate(totals.valueBytes(), Long.BYTES);
      link = TracepointLink.attach(object.program(PROGRAM));
    } catch (Throwable e) {
      opened.closeAfter(e);
      throw e;
    }
  }

  /// Loads and attaches. The own network namespace is that of the calling thread.
  ///
  /// @param clockOffsetNanos epoch time minus monotonic time
  /// @throws BpfException when the kernel refuses, with the remedy where it is known
  public static DropProgram attach(DropSettings settings, long clockOffsetNanos) {
    Opened opened = new Opened();
    try {
      BpfObject object = opened.add(BpfObject.openResource(DropProgram.class, RESOURCE));
      object
          .setRodata("weir_interval_ns", settings.interval().toNanos())
          .setRodata("weir_netns_inode", OwnNamespace.inode())
          .setRodata("weir_own_netns_only", settings.ownNamespaceOnly())
          .setData("weir_clock_offset_ns", clockOffsetNanos)
          .setMaxEntries("weir_drop_flows_a", settings.maxFlows())
          .setMaxEntries("weir_drop_flows_b", settings.maxFlows())
          .load();
      return new DropProgram(object);
    } catch (Throwable e) {
      opened.closeAfter(e);
      throw e;
    }
  }

  /// From the next drop on, the program tells time by this offset.
  public void setClockOffset(long nanos) {
    object.setData("weir_clock_offset_ns", nanos);
  }

  /// Hands over what was dropped since the last time, and forgets it.
  public void take(Consumer<DroppedKind> intoKinds, Consumer<DroppedFlow> intoFlows) {
    kinds.take(
        (keys, key, values, value) -> intoKinds.accept(DropDecoder.kind(keys, key, values, value)));
    flows.take(
        (keys, key, values, value) -> intoFlows.accept(DropDecoder.flow(keys, key, values, value)));
  }

  /// Everything since the start.
  public DropTotals totals() {
    DropTotals sum = DropTotals.ZERO;
    if (totals.lookup(totalsKey, totalsValue, 0)) {
      for (long at = 0; at < totalsValue.byteSize(); at += totals.valueStride()) {
        sum = sum.plus(DropDecoder.totals(totalsValue, at));
      }
    }
    return sum;
  }

  /// How many drops the program did not see because they came while it ran on that CPU.
  public long missed() {
    return object.program(PROGRAM).runs().misses();
  }

  /// The kernel's id of the program.
  public int id() {
    return object.program(PROGRAM).id();
  }

  /// Ends the counting; what was counted can still be taken. Legal twice.
  public void detach() {
    link.close();
  }

  @Override
  public void close() {
    link.close();
    kinds.close();
    flows.close();
    object.close();
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
