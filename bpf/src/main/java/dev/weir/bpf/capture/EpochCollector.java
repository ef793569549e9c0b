// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.weir.api.flow.EndReason;
import dev.weir.api.flow.Flow;
import dev.weir.bpf.flow.FlowReading;
import dev.weir.bpf.flow.FlowRecords;
import dev.weir.bpf.flow.FlowTimeouts;
import dev.weir.bpf.flow.Interfaces;
import dev.weir.bpf.layout.FlowDecoder;
import dev.weir.bpf.ring.RingBuffer;
import dev.weir.bpf.table.FlowTable;
import dev.weir.bpf.table.TableMemory;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/// Takes a capture's epochs out of the flow table and makes flow records of them.
///
/// The program notes each flow that gets something to tell. When the capture as a whole enters a
/// later window, those flows are told: records come in the order of
/// their windows, and within a window in an order that depends on the packets alone. A packet whose
/// clock steps back opens an epoch of an earlier window anew; the program hands over the one it ends,
/// which is told at once.
final class EpochCollector {
  static final int RING_BYTES = 1 << 20;

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
  private final ClosedEpochs closed;
  private final FlowTable table;
  private final Consumer<Flow> records;
  private final FlowReading reading = new FlowReading();

  /// Slots with something to tell, each once.
  private int[] opened = new int[1024];

  private int openedCount;
  private long windowEndNanos = Long.MIN_VALUE;
  private int packetsSinceDrain;

  /// What the program handed over: each a `struct weir_epoch_opened` or a `struct weir_epoch_record`.
  interface ClosedEpochs {
    void drain(RingBuffer.Handler handler);
  }

  /// @param memory a table that is all in one part
  EpochCollector(
      Duration interval, TableMemory memory, ClosedEpochs closed, Consumer<Flow> records) {
    this.intervalNanos = interval.toNanos();
    this.closed = closed;
    this.table = new FlowTable(memory, interval, NO_TIMEOUTS, Interfaces.none());
    this.records = records;
  }

  /// Tells all open epochs when a packet of that time is the first of a later window.
  void before(long timeNanos) {
    if (intervalNanos > 0 && timeNanos >= windowEndNanos) {
      drain();
      List<Flow> window = new ArrayList<>();
      table.tell(Arrays.stream(opened, 0, openedCount), window::add);
      openedCount = 0;
      inOrder(window);
      long end = timeNanos - Math.floorMod(timeNanos, intervalNanos) + intervalNanos;
      windowEndNanos = end < timeNanos ? Long.MAX_VALUE : end; // time itself ends in 2262
    }
  }

  /// The first time that lies in a later window.
  long windowEndNanos() {
    return windowEndNanos;
  }

  /// Takes what the program handed over, now and then.
  void after() {
    if (++packetsSinceDrain >= PACKETS_PER_DRAIN) {
      drain();
    }
  }

  /// Tells the rest of all flows, once. The last record of each carries the reason, and nothing else
  /// when its last epoch has been told.
  void finish(EndReason reason) {
    drain();
    List<Flow> rest = new ArrayList<>();
    table.tellLast(reason, rest::add);
    inOrder(rest);
  }

  private void inOrder(List<Flow> told) {
    if (!isInOrder(told)) {
      told.sort(ORDER);
    }
    told.forEach(records);
  }

  /// Most often they are: flows lie in the order of their first packets.
  private static boolean isInOrder(List<Flow> flows) {
    for (int i = 1; i < flows.size(); i++) {
      if (flows.get(i - 1).startNanos() >= flows.get(i).startNanos()) {
        return false;
      }
    }
    return true;
  }

  /// Takes everything that the program handed over.
  void drain() {
    packetsSinceDrain = 0;
    closed.drain(this::handedOver);
  }

  private void handedOver(MemorySegment data, long offset, int length) {
    if (length == FlowDecoder.OPENED_BYTES) {
      if (intervalNanos > 0) {
        open(data.get(JAVA_INT, offset));
      }
      return;
    }
    FlowDecoder.readRecord(data, offset, reading);
    records.accept(FlowRecords.of(reading, reading.now, null, Interfaces.none()));
  }

  private void open(int slot) {
    if (openedCount == opened.length) {
      opened = Arrays.copyOf(opened, openedCount * 2);
    }
    opened[openedCount++] = slot;
  }
}
