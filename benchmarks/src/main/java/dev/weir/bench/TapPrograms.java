// SPDX-License-Identifier: Apache-2.0
package dev.weir.bench;

import dev.weir.api.flow.Tcp;
import dev.weir.bpf.flow.FlowTimeouts;
import dev.weir.bpf.flow.Interfaces;
import dev.weir.bpf.layout.PacketClass;
import dev.weir.bpf.layout.PacketVersion;
import dev.weir.bpf.layout.Side;
import dev.weir.bpf.layout.TotalsReading;
import dev.weir.bpf.layout.UnparsedReason;
import dev.weir.bpf.object.BpfMap;
import dev.weir.bpf.object.BpfObject;
import dev.weir.bpf.object.BpfProgram;
import dev.weir.bpf.object.PossibleCpus;
import dev.weir.bpf.object.TestRun;
import dev.weir.bpf.table.FlowTable;
import dev.weir.bpf.table.MappedTable;
import dev.weir.bpf.table.TableSize;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A program that is measured by BPF_PROG_TEST_RUN: the tap with some of its switches on, or one that
/// it is compared with. For one thread.
final class TapPrograms implements AutoCloseable {
  /// Slots of the flow table.
  static final int TABLE = 131_072;

  /// What flow records need.
  static final List<String> DATASET =
      List.of(
          "statistics",
          "tcp_analysis",
          "extension_counters",
          "icmpv6_counters",
          "size_histogram",
          "dedup");

  /// What the receivers of single packets need beside.
  static final List<String> EVENTS = List.of("ndp_events", "extension_events");

  private final BpfObject object;
  private final BpfProgram program;
  private final boolean scatters;
  private final boolean tap;

  private TapPrograms(BpfObject object, String program, boolean scatters, boolean tap) {
    this.object = object;
    this.program = object.program(program);
    this.scatters = scatters;
    this.tap = tap;
  }

  /// The program that does nothing.
  static TapPrograms empty() {
    return new TapPrograms(openBaseline(), "nothing", false, false);
  }

  /// The program with four counters.
  static TapPrograms baseline() {
    return new TapPrograms(openBaseline(), "baseline", true, false);
  }

  /// The tap with these switches on and all others off; its events limited as in a service.
  static TapPrograms tap(Set<String> on) {
    return tap(on, 1000, 1 << 20);
  }

  /// @param eventsPerSecond of a kind; 0 for no limit
  /// @param ringBytes for events
  static TapPrograms tap(Set<String> on, int eventsPerSecond, int ringBytes) {
    BpfObject object = BpfObject.openResource(TapPrograms.class, "tap_scatter.bpf.o");
    try {
      TableSize.of(TABLE).apply(object);
      for (List<String> switches : List.of(DATASET, EVENTS)) {
        switches.forEach(each -> object.setRodata("weir_" + each, on.contains(each)));
      }
      object
          .setRodata("weir_events_per_second", eventsPerSecond)
          .setMaxEntries("weir_events", ringBytes)
          .loadOnly("tap_tc_ingress")
          .load();
      return new TapPrograms(object, "tap_tc_ingress", true, true);
    } catch (RuntimeException e) {
      object.close();
      throw e;
    }
  }

  private static BpfObject openBaseline() {
    return BpfObject.openResource(TapPrograms.class, "baseline.bpf.o")
        .setMaxEntries("baseline_flows", TABLE)
        .load();
  }

  BpfObject object() {
    return object;
  }

  /// Lets the following packets belong to so many flows, a power of two.
  void scatter(Frames frames, int flows) {
    if (!scatters) {
      return;
    }
    object.setData("bench_flow_mask", flows - 1).setData("bench_next", 0);
    if (tap) {
      object
          .setData("bench_turn_shift", Integer.numberOfTrailingZeros(flows))
          .setData("bench_sequence_step", frames.sequenceStep())
          .setData("bench_ack_step", frames.ackStep());
    }
  }

  /// Runs the frame so often; returns ns a run.
  int run(byte[] frame, int repeat) {
    try (TestRun run = program.testRun(repeat)) {
      run.run(frame);
      return run.durationNanos();
    }
  }

  /// Packets of the tap that found no room in the flow table, or that it did not take for what they
  /// are: none, or what is measured is something else.
  long inNoFlow() {
    if (!tap) {
      return 0;
    }
    TotalsReading totals = new TotalsReading();
    try (Arena arena = Arena.ofConfined()) {
      BpfMap map = object.map("weir_totals");
      MemorySegment values = arena.allocate(map.valueBytes(), Long.BYTES);
      map.lookup(arena.allocate(Integer.BYTES, Integer.BYTES), values, BpfMap.ANY);
      for (int cpu = 0; cpu < PossibleCpus.count(); cpu++) {
        totals.add(values, cpu * map.valueStride());
      }
    }
    long packets = totals.notIp(Side.INGRESS).packets() + totals.elsewhere(Side.INGRESS).packets();
    for (UnparsedReason reason : UnparsedReason.values()) {
      packets += totals.unparsed(Side.INGRESS, reason).packets();
    }
    for (PacketVersion version : PacketVersion.values()) {
      for (PacketClass each : PacketClass.values()) {
        packets += totals.overflow(Side.INGRESS, version, each).packets();
      }
    }
    return packets;
  }

  /// Retransmissions that the tap has counted in all flows, and forgets about them.
  long retransmissions() {
    long[] sum = new long[1];
    try (MappedTable memory = new MappedTable(object)) {
      FlowTimeouts never = new FlowTimeouts(Duration.ofHours(1), Duration.ofHours(1));
      new FlowTable(memory, Duration.ofHours(1), never, Interfaces.none())
          .tellAll(flow -> sum[0] += retransmissions(flow.tcp()));
    }
    return sum[0];
  }

  private static long retransmissions(@Nullable Tcp tcp) {
    return tcp == null || tcp.analysis() == null
        ? 0
        : tcp.analysis().forward().retransmissions() + tcp.analysis().backward().retransmissions();
  }

  @Override
  public void close() {
    object.close();
  }
}
