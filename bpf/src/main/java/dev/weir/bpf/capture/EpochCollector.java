// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import dev.weir.api.flow.EndReason;
import dev.weir.api.flow.Flow;
import dev.weir.bpf.flow.FlowReading;
import dev.weir.bpf.flow.FlowTable;
import dev.weir.bpf.flow.FlowTimeouts;
import dev.weir.bpf.flow.Interfaces;
import dev.weir.bpf.flow.KeyReading;
import dev.weir.bpf.layout.FlowDecoder;
import dev.weir.bpf.layout.KeyDecoder;
import dev.weir.bpf.object.BatchReader;
import dev.weir.bpf.object.BpfMap;
import dev.weir.bpf.object.BpfObject;
import dev.weir.bpf.ring.RingBuffer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// Takes a capture's epochs out of the kernel and makes flow records of them.
///
/// The program hands over a flow's epoch when a packet of another epoch comes for that flow, and
/// says so too when a flow begins. So it is known which flows have an open epoch, and when the
/// capture as a whole enters a later window, exactly those are looked up and told: records come in
/// the order of their windows, however silent a flow falls. A packet whose clock steps back opens an
/// epoch of an earlier window anew; that is told at the next edge.
final class EpochCollector implements AutoCloseable {
  static final int RING_BYTES = 1 << 20;
  private static final int BATCH = 1024;

  /// Never asked: a capture's flows end with the capture.
  private static final FlowTimeouts NO_TIMEOUTS =
      new FlowTimeouts(ChronoUnit.FOREVER.getDuration(), ChronoUnit.FOREVER.getDuration());

  /// A packet makes at most one event, so the ring cannot overflow.
  private static final int PACKETS_PER_DRAIN =
      RING_BYTES / (int) (FlowDecoder.RECORD_BYTES + 2 * Long.BYTES);

  private static final Comparator<Flow> ORDER =
      Comparator.comparingLong(Flow::startNanos)
          .thenComparingLong(Flow::firstNanos)
          .thenComparingInt(flow -> flow.key().ipVersion())
          .thenComparingInt(flow -> flow.key().protocol())
          .thenComparing(flow -> flow.key().source())
          .thenComparingInt(flow -> flow.key().sourcePort())
          .thenComparing(flow -> flow.key().destination())
          .thenComparingInt(flow -> flow.key().destinationPort());

  private final long intervalNanos;
  private final BpfMap flows;
  private final RingBuffer ring;
  private final Consumer<Flow> records;
  private final FlowTable table;
  private final FlowReading reading = new FlowReading();
  private final Arena arena = Arena.ofShared();
  private final MemorySegment key = arena.allocate(KeyDecoder.BYTES, 8);
  private final MemorySegment entry = arena.allocate(FlowDecoder.ENTRY_BYTES, 8);

  /// In the order in which they were opened; no more than the table has entries.
  private Set<KeyReading> open = new LinkedHashSet<>();

  private long windowEndNanos = Long.MIN_VALUE;
  private int packetsSinceDrain;

  EpochCollector(Duration interval, BpfObject object, Consumer<Flow> records) {
    this.intervalNanos = interval.toNanos();
    this.flows = object.map("weir_flows");
    this.ring = new RingBuffer(object.map("weir_epochs"));
    this.records = records;
    this.table = new FlowTable(interval, NO_TIMEOUTS, Interfaces.none());
  }

  /// Tells all open epochs when a packet of that time is the first of a later window.
  void before(long timeNanos) {
    if (intervalNanos > 0 && timeNanos >= windowEndNanos) {
      drain();
      lookUpOpen(() -> table.epoch(reading, records));
      windowEndNanos = timeNanos - timeNanos % intervalNanos + intervalNanos;
    }
  }

  /// Takes what the program handed over, now and then.
  void after() {
    if (++packetsSinceDrain >= PACKETS_PER_DRAIN) {
      drain();
    }
  }

  /// Tells the rest of all flows, in an order that depends on the packets alone. The last record of
  /// each carries the reason, and nothing else when its last epoch has been told.
  void finish(EndReason reason) {
    drain();
    if (intervalNanos == 0) {
      // Every flow has been opened once, so this is the order of first packets.
      lookUpOpen(() -> table.end(reading, reason, records));
      return;
    }
    List<Flow> rest = new ArrayList<>();
    try (BatchReader reader = flows.reader(BATCH, BpfMap.ANY)) {
      for (int count = reader.read(); count > 0; count = reader.read()) {
        for (int i = 0; i < count; i++) {
          KeyDecoder.read(reader.keys(), i * KeyDecoder.BYTES, reading.key);
          FlowDecoder.readEntry(reader.values(), i * flows.valueBytes(), reading);
          table.end(reading, reason, rest::add);
        }
      }
    }
    rest.sort(ORDER);
    rest.forEach(records);
  }

  /// How many flows have an epoch that is still to be told.
  int openFlows() {
    return open.size();
  }

  private void drain() {
    packetsSinceDrain = 0;
    ring.drain(this::handedOver);
  }

  private void handedOver(MemorySegment data, long offset, int length) {
    FlowDecoder.readRecord(data, offset, reading);
    table.epoch(reading, records);
    KeyReading opened = new KeyReading();
    KeyDecoder.read(data, offset, opened);
    open.add(opened);
  }

  private void lookUpOpen(Runnable tell) {
    for (KeyReading opened : open) {
      KeyDecoder.write(opened, key, 0);
      if (flows.lookup(key, entry, BpfMap.ANY)) {
        KeyDecoder.read(key, 0, reading.key);
        FlowDecoder.readEntry(entry, 0, reading);
        tell.run();
      }
    }
    open = new LinkedHashSet<>();
  }

  @Override
  public void close() {
    ring.close();
    arena.close();
  }
}
