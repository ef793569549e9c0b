// SPDX-License-Identifier: Apache-2.0
package dev.weir.bench;

import dev.weir.bpf.layout.FlowDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// What a packet costs in the kernel: the tap with what flow records need, with events beside, and
/// with each switch of that off alone, against the four-counter baseline and an empty program, by
/// BPF_PROG_TEST_RUN. The programs take turns, so that all of them meet the same disturbances.
///
/// Arguments: rounds, runs a round.
public final class KernelCost {
  private static final String DATASET = "dataset features";

  private static final List<Frames> FRAMES =
      List.of(
          Frames.IPV6_UDP,
          Frames.IPV4_UDP,
          Frames.IPV6_TCP_ACK,
          Frames.IPV6_TCP_DATA,
          Frames.IPV6_TCP_REPEATED,
          Frames.IPV6_ICMPV6,
          Frames.IPV6_OPTIONS);

  private final int rounds;
  private final int runs;

  /// The first two are what the others are measured against.
  private final Map<String, TapPrograms> programs = new LinkedHashMap<>();

  private long inNoFlow;

  private record Column(String name, TapPrograms program, Samples samples) {}

  private KernelCost(int rounds, int runs) {
    this.rounds = rounds;
    this.runs = runs;
  }

  public static void main(String[] arguments) {
    KernelCost cost =
        new KernelCost(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
    System.out.println("A flow takes " + FlowDecoder.FLOW_BYTES + " bytes, the baseline's 32.");
    System.out.println();
    System.out.println("| packet | flows | program | ns a packet | net of empty | to baseline |");
    System.out.println("|---|---|---|---|---|---|");
    for (Frames frames : FRAMES) {
      cost.measure(frames);
    }
    System.out.println();
    System.out.println("Loss: " + cost.inNoFlow + " packets in no flow.");
  }

  private void load() {
    Set<String> dataset = new LinkedHashSet<>(TapPrograms.DATASET);
    Set<String> everything = new LinkedHashSet<>(dataset);
    everything.addAll(TapPrograms.EVENTS);
    programs.put("empty", TapPrograms.empty());
    programs.put("baseline", TapPrograms.baseline());
    programs.put(DATASET, TapPrograms.tap(dataset));
    programs.put("everything: events too", TapPrograms.tap(everything));
    for (String feature : everything) {
      Set<String> others = new LinkedHashSet<>(everything);
      others.remove(feature);
      programs.put("everything but " + feature, TapPrograms.tap(others));
    }
    programs.put("nothing on", TapPrograms.tap(Set.of()));
  }

  private void measure(Frames frames) {
    // Anew for each, or the tables would fill up with the flows of the one before.
    try {
      load();
      int port = 1024;
      for (int flows : new int[] {1, 1024, 65_536}) {
        measure(frames, flows, frames.bytes(port++));
      }
      check(frames);
      inNoFlow += programs.values().stream().mapToLong(TapPrograms::inNoFlow).sum();
    } finally {
      programs.values().forEach(TapPrograms::close);
      programs.clear();
    }
  }

  /// Whether the packets went the way that the table says.
  private void check(Frames frames) {
    long found = tap().retransmissions();
    if ((found > 0) != (frames == Frames.IPV6_TCP_REPEATED)) {
      throw new IllegalStateException(found + " retransmissions in " + frames.text());
    }
  }

  private TapPrograms tap() {
    return Objects.requireNonNull(programs.get(DATASET));
  }

  private void measure(Frames frames, int flows, byte[] frame) {
    List<Column> columns = new ArrayList<>();
    programs.forEach((name, program) -> columns.add(new Column(name, program, new Samples())));
    for (TapPrograms program : programs.values()) {
      program.scatter(frames, flows);
      program.run(frame, Math.max(flows * 2, runs / 4)); // makes the entries
    }
    for (int round = 0; round < rounds; round++) {
      for (Column column : columns) {
        column.samples().add(column.program().run(frame, runs));
      }
    }
    double empty = columns.get(0).samples().median();
    double baseline = columns.get(1).samples().median();
    for (Column column : columns) {
      double median = column.samples().median();
      System.out.printf(
          Locale.ROOT,
          "| %s | %,d | %s | %s | %.0f | %.2f (net %.2f) |%n",
          frames.text(),
          flows,
          column.name(),
          column.samples().text(0),
          median - empty,
          median / baseline,
          (median - empty) / (baseline - empty));
    }
  }
}
