// SPDX-License-Identifier: Apache-2.0
package dev.weir.bench;

import dev.weir.bpf.event.EventRing;
import dev.weir.bpf.event.ExtensionAnomaly;
import dev.weir.bpf.event.NdpPacket;
import dev.weir.bpf.event.PacketEvents;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What a packet costs that the tap tells of: an NDP message, and a packet with an irregular chain of
/// extension headers, in bursts that do not wake the reader. Beside, what reading and decoding an
/// event takes in Java.
///
/// Arguments: rounds.
public final class EventCost {
  /// So few that the reader need not be woken.
  private static final int BURST = 250;

  private static final int BURSTS = 400;
  private static final int PACKETS = BURST * BURSTS;

  /// Room for what all bursts tell.
  private static final int RING_BYTES = 64 << 20;

  private long read;
  private final PacketEvents counting =
      new PacketEvents() {
        @Override
        public void ndp(NdpPacket packet) {
          read++;
        }

        @Override
        public void anomaly(ExtensionAnomaly anomaly) {
          read++;
        }
      };

  private final int rounds;

  /// @param burst packets a run
  /// @param read whether events are read after each run
  private record Column(
      String name, TapPrograms program, int burst, boolean read, Samples samples) {}

  private EventCost(int rounds) {
    this.rounds = rounds;
  }

  public static void main(String[] arguments) {
    EventCost cost = new EventCost(Integer.parseInt(arguments[0]));
    System.out.println("| packet | what | ns a packet | more than without events |");
    System.out.println("|---|---|---|---|");
    cost.measure(Frames.IPV6_NEIGHBOUR);
    cost.measure(Frames.IPV6_DEEP);
  }

  private void measure(Frames frames) {
    Set<String> dataset = new LinkedHashSet<>(TapPrograms.DATASET);
    Set<String> everything = new LinkedHashSet<>(dataset);
    everything.addAll(TapPrograms.EVENTS);
    List<Column> columns = new ArrayList<>();
    Samples decoding = new Samples();
    try {
      columns.add(column("without events", TapPrograms.tap(dataset), BURST, false));
      columns.add(column("told", TapPrograms.tap(everything, 0, RING_BYTES), BURST, true));
      columns.add(
          column(
              "told, the reader behind and woken each time",
              TapPrograms.tap(everything, 0, RING_BYTES),
              PACKETS,
              true));
      columns.add(
          column("not told: beyond 1,000 a second", TapPrograms.tap(everything), PACKETS, false));
      columns.add(
          column(
              "not told: the ring is full",
              TapPrograms.tap(everything, 0, 1 << 16),
              PACKETS,
              false));
      columns.forEach(column -> column.program().scatter(frames, 1));
      for (int round = -1; round < rounds; round++) {
        for (Column column : columns) {
          measure(column, frames.bytes(), round >= 0, decoding);
        }
      }
    } finally {
      columns.forEach(column -> column.program().close());
    }
    double without = columns.getFirst().samples().median();
    for (Column column : columns) {
      System.out.printf(
          Locale.ROOT,
          "| %s | %s | %s | %.0f |%n",
          frames.text(),
          column.name(),
          column.samples().text(0),
          column.samples().median() - without);
    }
    System.out.printf(
        Locale.ROOT,
        "| %s | Java reads and decodes the event | %s | - |%n",
        frames.text(),
        decoding.text(0));
  }

  private static Column column(String name, TapPrograms program, int burst, boolean read) {
    return new Column(name, program, burst, read, new Samples());
  }

  private void measure(Column column, byte[] frame, boolean counts, Samples decoding) {
    double nanos = 0;
    for (int packets = 0; packets < PACKETS; packets += column.burst()) {
      nanos += (double) column.program().run(frame, column.burst()) * column.burst() / PACKETS;
      if (column.read()) {
        double reading = drain(column);
        if (counts && column.burst() == PACKETS) {
          decoding.add(reading);
        }
      }
    }
    if (counts) {
      column.samples().add(nanos);
    }
  }

  /// Reads all that a run told; ns of processor time an event.
  private double drain(Column column) {
    read = 0;
    try (EventRing ring = new EventRing(column.program().object().map("weir_events"), counting)) {
      long start = ProcessorTime.ofThread();
      ring.drain();
      double nanos = (ProcessorTime.ofThread() - start) / (double) column.burst();
      if (read != column.burst()) {
        throw new IllegalStateException(read + " events of " + column.burst());
      }
      return nanos;
    }
  }
}
