// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.table;

import dev.weir.bpf.layout.PacketClass;
import dev.weir.bpf.layout.PacketVersion;
import dev.weir.bpf.layout.Side;
import dev.weir.bpf.layout.TotalsReading;
import dev.weir.bpf.layout.TotalsReading.Tally;
import dev.weir.bpf.object.BpfMap;
import dev.weir.bpf.object.BpfObject;
import dev.weir.bpf.object.TestRun;
import dev.weir.testkit.packet.PacketBuilder;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;

/// The tap's program with its flow table, counting packets of flows at random that no interface saw.
final class KernelTable implements AutoCloseable {
  private static final byte[] FRAME =
      PacketBuilder.ethernet().ipv6("fd00:3::1", "fd00:4::1").udp(1000, 2000).payload(10).build();

  private final Arena arena = Arena.ofShared();
  private final BpfObject object;
  private final MappedTable memory;

  /// @param flowMask flows are the numbers up to this, all bits of which are one
  KernelTable(int slots, Duration interval, long flowMask) {
    object = BpfObject.openResource(KernelTable.class, "/dev/weir/bpf/tap_scatter.bpf.o");
    TableSize.of(slots).apply(object);
    object
        .setRodata("weir_interval_ns", interval.toNanos())
        .setData("flow_mask", flowMask)
        .loadOnly("tap_tc_ingress")
        .load();
    memory = new MappedTable(object);
  }

  MappedTable memory() {
    return memory;
  }

  /// For one thread.
  TestRun packets(int count) {
    return object.program("tap_tc_ingress").testRun(count);
  }

  static void count(TestRun run) {
    run.run(FRAME);
  }

  static int frameBytes() {
    return FRAME.length;
  }

  /// Packets, each of the same size.
  long seen() {
    return totals().seen(Side.INGRESS, PacketVersion.V6, PacketClass.UDP).packets();
  }

  Tally overflow() {
    return totals().overflow(Side.INGRESS, PacketVersion.V6, PacketClass.UDP);
  }

  private TotalsReading totals() {
    BpfMap map = object.map("weir_totals");
    MemorySegment key = arena.allocate(ValueLayout.JAVA_INT);
    MemorySegment value = arena.allocate(map.valueBytes(), Long.BYTES);
    TotalsReading totals = new TotalsReading();
    if (map.lookup(key, value, 0)) {
      for (long at = 0; at < value.byteSize(); at += map.valueStride()) {
        totals.add(value, at);
      }
    }
    return totals;
  }

  @Override
  public void close() {
    memory.close();
    object.close();
    arena.close();
  }
}
