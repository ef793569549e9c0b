// SPDX-License-Identifier: Apache-2.0
package dev.weir.bench;

import dev.weir.bpf.object.BpfObject;
import dev.weir.bpf.object.BpfProgram;
import dev.weir.bpf.object.TestRun;
import dev.weir.bpf.table.TableSize;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a packet costs in the kernel: the tap with all features and with each switched off, against
/// the four-counter baseline and an empty program, by BPF_PROG_TEST_RUN. The programs take turns, so
/// that all of them meet the same disturbances.
///
/// Arguments: rounds, runs a round.
public final class KernelCost {
  private static final int TABLE = 131_072;
  private static final String MASK = "bench_flow_mask";
  private static final List<String> SWITCHES =
      List.of("statistics", "extension_counters", "icmpv6_counters", "size_histogram");

  private final int rounds;
  private final int runs;

  /// The first two are what the others are measured against.
  private final Map<String, Loaded> programs = new LinkedHashMap<>();

  private record Loaded(BpfObject object, BpfProgram program, boolean scatters) {}

  private record Column(String name, Loaded loaded, Samples samples) {}

  private KernelCost(int rounds, int runs) {
    this.rounds = rounds;
    this.runs = runs;
  }

  public static void main(String[] arguments) {
    KernelCost cost =
        new KernelCost(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
    cost.measure();
  }

  private void load() {
    BpfObject baseline = open("baseline.bpf.o").setMaxEntries("baseline_flows", TABLE).load();
    programs.put("empty", new Loaded(baseline, baseline.program("nothing"), false));
    programs.put("baseline", new Loaded(baseline, baseline.program("baseline"), true));
    programs.put("tap", tap(null));
    for (String feature : SWITCHES) {
      programs.put("tap without " + feature, tap(feature));
    }
    programs.put("tap without any", tap("*"));
  }

  private static Loaded tap(@Nullable String without) {
    BpfObject object = open("tap_scatter.bpf.o");
    TableSize.of(TABLE).apply(object);
    for (String feature : SWITCHES) {
      if (feature.equals(without) || "*".equals(without)) {
        object.setRodata("weir_" + feature, false);
      }
    }
    for (String program : List.of("tap_tc_egress", "tap_tc_ingress_raw", "tap_tc_egress_raw")) {
      object.setAutoload(program, false);
    }
    object.setAutoload("tap_xdp", false).setAutoload("tap_xdp_frags", false);
    return new Loaded(object, object.load().program("tap_tc_ingress"), true);
  }

  private static BpfObject open(String name) {
    return BpfObject.openResource(KernelCost.class, name);
  }

  private void measure() {
    System.out.println("| packet | flows | program | ns a packet | net of empty | to baseline |");
    System.out.println("|---|---|---|---|---|---|");
    for (Frames frames : Frames.values()) {
      // Anew for each, or the tables would fill up with the flows of the one before.
      load();
      try {
        for (int flows : new int[] {1, 1024, 65_536}) {
          measure(frames, flows);
        }
      } finally {
        programs.values().forEach(loaded -> loaded.object().close());
      }
    }
  }

  private void measure(Frames frames, int flows) {
    byte[] frame = frames.bytes();
    List<Column> columns = new ArrayList<>();
    programs.forEach((name, loaded) -> columns.add(new Column(name, loaded, new Samples())));
    for (Loaded loaded : programs.values()) {
      if (loaded.scatters()) {
        loaded.object().setData(MASK, flows - 1);
      }
      run(loaded, frame, Math.max(flows * 2, runs / 4)); // makes the entries
    }
    for (int round = 0; round < rounds; round++) {
      for (Column column : columns) {
        column.samples().add(run(column.loaded(), frame, runs));
      }
    }
    double empty = columns.get(0).samples().median();
    double baseline = columns.get(1).samples().median();
    for (Column column : columns) {
      double median = column.samples().median();
      System.out.printf(
          Locale.ROOT,
          "| %s | %,d | %s | %s | %.0f | %.2f (net %.2f) |%n",
          frames.name().toLowerCase(Locale.ROOT).replace('_', ' '),
          flows,
          column.name(),
          column.samples().text(0),
          median - empty,
          median / baseline,
          (median - empty) / (baseline - empty));
    }
  }

  private static int run(Loaded loaded, byte[] frame, int repeat) {
    try (TestRun run = loaded.program().testRun(repeat)) {
      run.run(frame);
      return run.durationNanos();
    }
  }
}
