// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.weir.api.flow.EndReason;
import dev.weir.api.flow.Flow;
import dev.weir.bpf.BpfException;
import dev.weir.bpf.Opened;
import dev.weir.bpf.event.EventRing;
import dev.weir.bpf.event.PacketEvents;
import dev.weir.bpf.layout.TotalsReading;
import dev.weir.bpf.object.BpfMap;
import dev.weir.bpf.object.BpfObject;
import dev.weir.bpf.object.BpfProgram;
import dev.weir.bpf.object.PossibleCpus;
import dev.weir.bpf.object.TestRun;
import dev.weir.bpf.ring.RingBuffer;
import dev.weir.bpf.table.MappedTable;
import dev.weir.bpf.table.TableSize;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Runs packets through the tap's traffic control program in the kernel, one test run a packet: about
/// 2 us each. Every capture so tests the code that counts live traffic. Needs the rights that the
/// tap needs.
public final class KernelCaptureEngine implements CaptureEngine {
  /// What the program reads of a packet at most.
  private static final int READ_BYTES = 2048;

  /// `WEIR_CAPTURE_PREFIX`: a test run refuses frames of 14 bytes or fewer and, since Linux 6.17,
  /// those whose EtherType promises an IP header that is cut. So every packet stands behind an
  /// Ethernet header of a type that is nothing to the kernel, and the program looks behind it.
  private static final int PREFIX_BYTES = 16;

  private static final short EXPERIMENTAL_TYPE = (short) 0x88b5;

  /// Drained after each packet, which makes two events at most.
  private static final int EVENT_RING_BYTES = 1 << 16;

  private static final String PROGRAM = "tap_tc_ingress";

  private final BpfObject object;
  private final TestRun run;
  private final TestRun.Context context;
  private final RingBuffer ring;
  private final MappedTable table;
  private final EpochCollector epochs;
  private final @Nullable EventRing events;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment frame;
  private long packets;
  private long frameBytes;
  private long firstNanos;
  private long lastNanos;
  private boolean closed;

  private KernelCaptureEngine(
      CaptureSettings settings,
      Consumer<Flow> records,
      @Nullable PacketEvents events,
      BpfObject object) {
    this.object = object;
    Opened opened = new Opened();
    opened.add(arena);
    try {
      this.frame = arena.allocate(PREFIX_BYTES + READ_BYTES, 8);
      this.run = opened.add(object.program(PROGRAM).testRun());
      this.context = run.context();
      frame.set(JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN), 12, EXPERIMENTAL_TYPE);
      this.ring = opened.add(new RingBuffer(object.map("weir_epochs")));
      this.table = opened.add(MappedTable.whole(object));
      this.epochs = new EpochCollector(settings.interval(), table, ring::drain, records);
      this.events =
          events == null ? null : opened.add(new EventRing(object.map("weir_events"), events));
    } catch (Throwable e) {
      opened.closeAfter(e);
      throw e;
    }
  }

  /// Loads the program, for flows alone.
  ///
  /// @param records takes the flow records, on the feeding thread
  /// @throws BpfException when the kernel refuses: most often for missing rights
  public static KernelCaptureEngine open(CaptureSettings settings, Consumer<Flow> records) {
    return load(settings, records, null);
  }

  /// Loads the program.
  ///
  /// @param records takes the flow records, on the feeding thread
  /// @param events takes every NDP packet and every anomaly, on the feeding thread, during the
  ///     [#feed] of its packet
  /// @throws BpfException when the kernel refuses: most often for missing rights
  public static KernelCaptureEngine open(
      CaptureSettings settings, Consumer<Flow> records, PacketEvents events) {
    return load(settings, records, events);
  }

  private static KernelCaptureEngine load(
      CaptureSettings settings, Consumer<Flow> records, @Nullable PacketEvents events) {
    Opened opened = new Opened();
    try {
      BpfObject object =
          opened.add(BpfObject.openResource(KernelCaptureEngine.class, "/dev/weir/bpf/tap.bpf.o"));
      TableSize.of(settings.maxFlows()).apply(object);
      object
          .setRodata("weir_capture", true)
          .setRodata("weir_interval_ns", settings.interval().toNanos())
          .setRodata("weir_emit_epochs", true)
          .setRodata("weir_ndp_events", events != null)
          .setRodata("weir_extension_events", events != null)
          .setRodata("weir_max_chain", settings.maxChain())
          .setMaxEntries("weir_events", events == null ? 4096 : EVENT_RING_BYTES)
          .setMaxEntries("weir_epochs", EpochCollector.RING_BYTES)
          .loadOnly(PROGRAM)
          .load();
      return new KernelCaptureEngine(settings, records, events, object);
    } catch (Throwable e) {
      opened.closeAfter(e);
      throw e;
    }
  }

  @Override
  public void feed(CapturedPacket packet) {
    long time = packet.timestampNanos();
    firstNanos = packets == 0 ? time : Math.min(firstNanos, time);
    lastNanos = Math.max(lastNanos, time);
    packets++;
    frameBytes += packet.originalLength();
    epochs.before(time);
    // The kernel writes the context back, so a length from the run before would stand in wireLen.
    context
        .tstamp(time)
        .cb(0, (int) packet.originalLength())
        .cb(1, packet.link().number())
        .wireLen(0);
    int length = Math.min(packet.visibleLength(), READ_BYTES);
    MemorySegment.copy(packet.data(), packet.dataOffset(), frame, PREFIX_BYTES, length);
    int result = run.tryRun(frame, 0, PREFIX_BYTES + length);
    if (result < 0) {
      throw BpfException.of(
          "cannot run packet " + packets + " (" + length + " bytes) through " + PROGRAM, result);
    }
    epochs.after();
    if (events != null) {
      events.drain();
    }
  }

  @Override
  public long feed(CaptureFile capture, long most) throws CaptureException {
    long fed = 0;
    while (fed < most && capture.next()) {
      feed(capture.packet());
      fed++;
    }
    return fed;
  }

  @Override
  public CaptureTotals finish() {
    epochs.finish(EndReason.SHUTDOWN);
    CaptureTotals totals = totals();
    if (totals.reading().epochsLost() > 0) {
      throw new IllegalStateException(
          totals.reading().epochsLost()
              + " closed epochs were lost: the ring was drained too late");
    }
    return totals;
  }

  @Override
  public CaptureTotals totals() {
    try (Arena arena = Arena.ofConfined()) {
      TotalsReading reading = readTotals(arena);
      MemorySegment icmpv6 = object.map("weir_icmpv6").mmap(arena);
      long[] counts = new long[CaptureTotals.ICMPV6_COUNTERS];
      MemorySegment.copy(icmpv6, ValueLayout.JAVA_LONG, 0, counts, 0, counts.length);
      return new CaptureTotals(packets, frameBytes, firstNanos, lastNanos, reading, counts);
    }
  }

  /// The loaded program, to measure it.
  BpfProgram program() {
    return object.program(PROGRAM);
  }

  private TotalsReading readTotals(Arena arena) {
    BpfMap map = object.map("weir_totals");
    MemorySegment values = arena.allocate(map.valueBytes(), 8);
    map.lookup(arena.allocate(Integer.BYTES, 4), values, BpfMap.ANY);
    TotalsReading reading = new TotalsReading();
    for (int cpu = 0; cpu < PossibleCpus.count(); cpu++) {
      reading.add(values, cpu * map.valueStride());
    }
    return reading;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      run.close();
      arena.close();
      ring.close();
      table.close();
      if (events != null) {
        events.close();
      }
      object.close();
    }
  }
}
