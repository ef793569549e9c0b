// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.weir.api.flow.EndReason;
import dev.weir.api.flow.Flow;
import dev.weir.bpf.Opened;
import dev.weir.bpf.event.EventDecoder;
import dev.weir.bpf.event.PacketEvents;
import dev.weir.bpf.ffi.CaptureLibrary;
import dev.weir.bpf.ffi.Randomness;
import dev.weir.bpf.layout.Structs;
import dev.weir.bpf.layout.TotalsReading;
import dev.weir.bpf.ring.RingBuffer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Runs packets through the tap's C compiled for this machine, a batch a call: millions a second, on
/// any kernel, without privileges.
final class NativeCaptureEngine implements CaptureEngine {
  /// `WEIR_READ_BYTES`: what is read of a packet at most.
  private static final int READ_BYTES = 2048;

  private static final int SEEDS = 12;
  private static final int BATCH_PACKETS = 1024;

  /// The program asks for a drain well before these are full.
  private static final int BUFFER_BYTES = 1 << 18;

  /// `struct weir_host_packet`.
  private static final int PACKET_BYTES = 32;

  private static final int TIME = 8;
  private static final int CAPTURED = 16;
  private static final int LENGTH = 20;
  private static final int LINK = 24;

  /// `enum weir_stop`, in the result's low bits.
  private static final int STOP_BITS = 8;

  private static final int DONE = 0;
  private static final int DRAIN = 1;
  private static final int GROW = 2;
  private static final int WINDOW = 3;
  private static final int RECORD = 4;

  private final CaptureLibrary library;
  private final HostTable table;
  private final EpochCollector epochs;
  private final @Nullable PacketEvents events;
  private final Arena arena;
  private final MemorySegment batch;
  private final ByteBuffer batched;
  private final MemorySegment copy;
  private final PcapRecords records;
  private final MemorySegment closedEpochs;
  private final MemorySegment closedEvents;
  private int waiting;
  private boolean closed;

  private NativeCaptureEngine(
      CaptureSettings settings,
      Consumer<Flow> records,
      @Nullable PacketEvents events,
      CaptureLibrary library,
      Arena arena,
      Opened opened) {
    this.library = library;
    this.arena = arena;
    this.batch = arena.allocate((long) BATCH_PACKETS * PACKET_BYTES, 64);
    this.batched = batch.asByteBuffer().order(ByteOrder.nativeOrder());
    this.copy = arena.allocate(READ_BYTES, 8);
    this.records = new PcapRecords(arena);
    this.closedEpochs = arena.allocate(BUFFER_BYTES, 8);
    this.closedEvents = arena.allocate(BUFFER_BYTES, 8);
    this.events = events;
    try (Arena shortly = Arena.ofConfined()) {
      library.open(
          settings.interval().toNanos(),
          events != null,
          settings.maxChain(),
          shortly.allocateFrom(JAVA_INT, Randomness.ints(SEEDS)));
    }
    this.table = opened.add(new HostTable(library, settings.maxFlows()));
    library.buffers(closedEpochs, closedEvents);
    this.epochs = new EpochCollector(settings.interval(), table, this::drainEpochs, records);
  }

  /// Loads the program.
  ///
  /// @param records takes the flow records, on the feeding thread
  /// @param events takes every NDP packet and every anomaly, on the feeding thread, by the end of the
  ///     call that fed its packet; null for flows alone
  /// @throws dev.weir.bpf.BpfException when there is no program for this machine, or no memory
  static NativeCaptureEngine open(
      CaptureSettings settings, Consumer<Flow> records, @Nullable PacketEvents events) {
    Opened opened = new Opened();
    try {
      CaptureLibrary library = opened.add(CaptureLibrary.load());
      Arena arena = opened.add(Arena.ofShared());
      return new NativeCaptureEngine(settings, records, events, library, arena, opened);
    } catch (Throwable e) {
      opened.closeAfter(e);
      throw e;
    }
  }

  @Override
  public void feed(CapturedPacket packet) {
    int length = Math.min(packet.visibleLength, READ_BYTES);
    MemorySegment.copy(packet.data, packet.dataOffset, copy, 0, length);
    add(packet, copy.address(), length);
    run();
  }

  @Override
  public long feed(CaptureFile capture, long most) throws CaptureException {
    long fed = 0;
    capture.beforeMoving(this::run);
    try {
      while (fed < most) {
        PcapFormat pcap = capture.records();
        if (pcap != null) {
          run(); // Whoever waits came before these records.
          fed += feedRecords(capture, pcap, most - fed);
        }
        if (fed == most || !capture.next()) {
          break;
        }
        CapturedPacket packet = capture.packet();
        long address = packet.data.address() + packet.dataOffset;
        add(packet, address, Math.min(packet.visibleLength, READ_BYTES));
        fed++;
        if (waiting == BATCH_PACKETS || pcap != null) {
          run();
        }
      }
    } finally {
      capture.beforeMoving(() -> {});
      run();
    }
    return fed;
  }

  /// Counts records that lie in memory; returns how many.
  private long feedRecords(CaptureFile capture, PcapFormat format, long most)
      throws CaptureException {
    long start = capture.recordsAddress();
    records.set(format, start, capture.recordsBytes());
    long fed = 0;
    int stop;
    do {
      long result = library.records(records.struct(), most - fed);
      fed += result >>> STOP_BITS;
      stop = stop(result);
      if (stop != RECORD) {
        resolve(stop, stop == WINDOW ? records.timeNanos() : 0);
      }
    } while (stop != DONE && stop != RECORD);
    drainEvents();
    capture.pass(records.address() - start, fed);
    return fed;
  }

  private void add(CapturedPacket packet, long address, int length) {
    int at = waiting * PACKET_BYTES;
    batched.putLong(at, address);
    batched.putLong(at + TIME, packet.timestampNanos);
    batched.putInt(at + CAPTURED, length);
    batched.putInt(at + LENGTH, (int) packet.originalLength);
    batched.putInt(at + LINK, packet.link.number());
    waiting++;
  }

  /// Counts the packets that wait.
  private void run() {
    int count = waiting;
    int done = 0;
    waiting = 0;
    while (done < count) {
      long result = library.feed(batch.address() + (long) done * PACKET_BYTES, count - done);
      done += (int) (result >>> STOP_BITS);
      int stop = stop(result);
      resolve(stop, stop == WINDOW ? batched.getLong(done * PACKET_BYTES + TIME) : 0);
    }
    drainEvents();
  }

  private static int stop(long result) {
    return (int) result & (1 << STOP_BITS) - 1;
  }

  /// Does what the program asked for.
  ///
  /// @param nextNanos the time of the packet that opens a window
  private void resolve(int stop, long nextNanos) {
    switch (stop) {
      case DONE -> {}
      case DRAIN -> {
        epochs.drain();
        drainEvents();
      }
      case GROW -> table.grow();
      case WINDOW -> {
        drainEvents();
        epochs.before(nextNanos);
        library.window(epochs.windowEndNanos());
      }
      default -> throw new IllegalStateException("the program stopped for reason " + stop);
    }
  }

  private void drainEpochs(RingBuffer.Handler handler) {
    long used = library.drainEpochs();
    long at = 0;
    while (at < used) {
      int size = (int) closedEpochs.get(JAVA_LONG, at);
      handler.event(closedEpochs, at + Long.BYTES, size);
      at += Long.BYTES + size;
    }
  }

  private void drainEvents() {
    if (events == null) {
      return;
    }
    long used = library.drainEvents();
    long at = 0;
    while (at < used) {
      long size = closedEvents.get(JAVA_LONG, at);
      EventDecoder.read(closedEvents, at + Long.BYTES, events);
      at += Long.BYTES + size;
    }
  }

  @Override
  public CaptureTotals finish() {
    epochs.finish(EndReason.SHUTDOWN);
    return totals();
  }

  @Override
  public CaptureTotals totals() {
    TotalsReading reading = new TotalsReading();
    reading.add(library.totals(Structs.TOTALS.byteSize()), 0);
    long[] icmpv6 = new long[CaptureTotals.ICMPV6_COUNTERS];
    MemorySegment counts = library.icmpv6((long) icmpv6.length * Long.BYTES);
    MemorySegment.copy(counts, JAVA_LONG, 0, icmpv6, 0, icmpv6.length);
    // struct weir_summary
    long[] summary = library.summary(4L * Long.BYTES).toArray(JAVA_LONG);
    return new CaptureTotals(summary[0], summary[1], summary[2], summary[3], reading, icmpv6);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      library.close();
      table.close();
      arena.close();
    }
  }
}
