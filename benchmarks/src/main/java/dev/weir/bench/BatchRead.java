// SPDX-License-Identifier: Apache-2.0
package dev.weir.bench;

import dev.weir.bpf.flow.FlowTimeouts;
import dev.weir.bpf.flow.Interfaces;
import dev.weir.bpf.object.BpfObject;
import dev.weir.bpf.object.TestRun;
import dev.weir.bpf.table.FlowTable;
import dev.weir.bpf.table.MappedTable;
import dev.weir.bpf.table.TableSize;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/// Reads a full flow table of 2^20 entries out of the kernel: by C, by Java, and by Java into flow
/// records. All three read the same map, in turns.
///
/// Arguments: rounds, file of the C reader.
public final class BatchRead {
  private static final int FLOWS = 1 << 20;

  /// Fuller, and not every key would find a slot. No other map of that name is of this size, so the C
  /// reader finds ours.
  private static final int TABLE = FLOWS + FLOWS / 4 + 16;

  private static final int BATCH = 8192;
  private static final Duration INTERVAL = Duration.ofMillis(1);

  private final BpfObject object;
  private final MappedTable memory;
  private final FlowTable table;
  private long records;

  private BatchRead(BpfObject object) {
    this.object = object;
    this.memory = new MappedTable(object);
    this.table =
        new FlowTable(
            memory,
            INTERVAL,
            new FlowTimeouts(Duration.ofHours(1), Duration.ofHours(1)),
            Interfaces.none());
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    int rounds = Integer.parseInt(arguments[0]);
    BpfObject opened =
        BpfObject.openResource(BatchRead.class, "tap_scatter.bpf.o")
            .setRodata("weir_interval_ns", INTERVAL.toNanos());
    TableSize.of(TABLE).apply(opened);
    try (BpfObject object = opened.load()) {
      new BatchRead(object).measure(rounds, arguments[1]);
    }
  }

  private void measure(int rounds, String reader) throws IOException, InterruptedException {
    object.setData("bench_flow_mask", FLOWS - 1);
    Samples c = new Samples();
    Samples decoded = new Samples();
    // Two rounds to warm up: the virtual machine compiles, pages are touched.
    for (int round = -2; round < rounds; round++) {
      countPackets();
      double byC = inC(reader);
      double withRecords = nanosPerFlow(this::tellAll);
      if (round >= 0) {
        c.add(byC);
        decoded.add(withRecords);
      }
    }
    if (records < (long) FLOWS * rounds) {
      throw new IllegalStateException(records + " records of " + FLOWS + " flows a round");
    }
    System.out.println(
        "| 2^20 flows, batches of " + BATCH + " | ns of processor time a flow | to C |");
    System.out.println("|---|---|---|");
    row("C, batch read", c, c);
    row("Java, each flow read, told and made a Flow record", decoded, c);
  }

  private static void row(String name, Samples samples, Samples c) {
    System.out.printf(
        Locale.ROOT, "| %s | %s | %.2f |%n", name, samples.text(0), samples.median() / c.median());
  }

  /// Every flow gets one packet more, in a new epoch, so that there is something to tell of each.
  private void countPackets() {
    try (TestRun run = object.program("tap_tc_ingress").testRun(FLOWS)) {
      run.run(Frames.IPV6_TCP.bytes());
    }
  }

  private static double nanosPerFlow(Runnable work) {
    long start = ProcessorTime.nanos();
    work.run();
    return (ProcessorTime.nanos() - start) / (double) FLOWS;
  }

  private void tellAll() {
    table.tellAll(_ -> records++);
    if (table.live() != FLOWS) {
      throw new IllegalStateException(table.live() + " flows of " + FLOWS);
    }
  }

  private static double inC(String reader) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(reader, Integer.toString(TABLE), Integer.toString(BATCH), "1")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
      String line = out.readLine();
      if (process.waitFor() != 0 || line == null) {
        throw new IOException(reader + " failed");
      }
      String[] words = line.split(" ", 2);
      if (Long.parseLong(words[0]) != TABLE) {
        throw new IOException(reader + " read " + words[0] + " slots of " + TABLE);
      }
      return Double.parseDouble(words[1]) * TABLE / FLOWS;
    }
  }
}
