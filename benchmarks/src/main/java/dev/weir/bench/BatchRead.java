// SPDX-License-Identifier: Apache-2.0
package dev.weir.bench;

import dev.weir.bpf.flow.FlowTimeouts;
import dev.weir.bpf.flow.Interfaces;
import dev.weir.bpf.layout.FlowDecoder;
import dev.weir.bpf.object.BpfObject;
import dev.weir.bpf.object.TestRun;
import dev.weir.bpf.table.FlowTable;
import dev.weir.bpf.table.MappedTable;
import dev.weir.bpf.table.TablePart;
import dev.weir.bpf.table.TableSize;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/// Reads a full flow table of 2^20 entries out of the kernel, in C by batches of the system call and
/// through mapped memory, and in Java into flow records. All read the same table, in turns; beside
/// them a hash map of the same entries, as flow tables of other programs are, read by batches in C.
///
/// Arguments: rounds, file of the C reader.
public final class BatchRead {
  private static final int FLOWS = 1 << 20;

  /// Fuller, and not every key would find a slot. No other map of that name is of this size, so the C
  /// reader finds ours.
  private static final int TABLE = FLOWS + FLOWS / 4 + 16;

  private static final int BATCH = 8192;

  /// Slots in a window of mapped memory.
  private static final int WINDOW = 4096;

  private static final Duration INTERVAL = Duration.ofMillis(1);

  private final BpfObject object;
  private final MappedTable memory;
  private final FlowTable table;
  private final MemorySegment copy =
      Arena.ofAuto().allocate(WINDOW * FlowDecoder.FLOW_BYTES, Long.BYTES);
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
    Samples hash = new Samples();
    Samples batches = new Samples();
    Samples copies = new Samples();
    Samples copiesInJava = new Samples();
    Samples decoded = new Samples();
    // Two rounds to warm up: the virtual machine compiles, pages are touched.
    for (int round = -2; round < rounds; round++) {
      countPackets();
      double ofHash = inC(reader, "hash", FLOWS, BATCH, FLOWS);
      double byBatches = inC(reader, "lookup", TABLE, BATCH, TABLE);
      double byMapping = inC(reader, "mapped", TABLE, WINDOW, FLOWS);
      double copied = nanosPerFlow(this::copyAll);
      double withRecords = nanosPerFlow(this::tellAll);
      if (round >= 0) {
        hash.add(ofHash);
        batches.add(byBatches);
        copies.add(byMapping);
        copiesInJava.add(copied);
        decoded.add(withRecords);
      }
    }
    if (records < (long) FLOWS * rounds) {
      throw new IllegalStateException(records + " records of " + FLOWS + " flows a round");
    }
    System.out.println("2^20 flows of " + FlowDecoder.FLOW_BYTES + " bytes in a table of " + TABLE);
    System.out.println("slots; batches of " + BATCH + ", windows of " + WINDOW + " slots.");
    System.out.println();
    System.out.println(
        "| how | ns of processor time a flow | to a hash by batches | to batches | to mapped |");
    System.out.println("|---|---|---|---|---|");
    row("C, batches of a hash map of the same entries", hash, hash, batches, copies);
    row("C, batches of the flow table", batches, hash, batches, copies);
    row("C, mapped, each flow copied", copies, hash, batches, copies);
    row("Java, mapped, each flow copied", copiesInJava, hash, batches, copies);
    row("Java, each flow told and made a `Flow` record", decoded, hash, batches, copies);
  }

  private static void row(
      String name, Samples samples, Samples hash, Samples batches, Samples copies) {
    double median = samples.median();
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %.2f | %.2f | %.2f |%n",
        name,
        samples.text(0),
        median / hash.median(),
        median / batches.median(),
        median / copies.median());
  }

  /// Every flow gets one packet more, in a new epoch, so that there is something to tell of each.
  private void countPackets() {
    try (TestRun run = object.program("tap_tc_ingress").testRun(FLOWS)) {
      run.run(Frames.IPV6_TCP_ACK.bytes());
    }
  }

  private static double nanosPerFlow(Runnable work) {
    long start = ProcessorTime.nanos();
    work.run();
    return (ProcessorTime.nanos() - start) / (double) FLOWS;
  }

  private void copyAll() {
    long flows = 0;
    for (int first = 0; first < memory.slots(); first += memory.partSlots()) {
      try (TablePart part = memory.part(first)) {
        for (int slot = 0; slot < part.slots(); slot++) {
          if (part.isTaken(slot)) {
            long to = flows % WINDOW * FlowDecoder.FLOW_BYTES;
            MemorySegment.copy(
                part.flows(), slot * FlowDecoder.FLOW_BYTES, copy, to, FlowDecoder.FLOW_BYTES);
            flows++;
          }
        }
      }
    }
    if (flows != FLOWS) {
      throw new IllegalStateException(flows + " flows of " + FLOWS);
    }
  }

  private void tellAll() {
    table.tellAll(_ -> records++);
    if (table.live() != FLOWS) {
      throw new IllegalStateException(table.live() + " flows of " + FLOWS);
    }
  }

  /// Runs the C reader; ns of processor time a flow.
  private static double inC(String reader, String how, int slots, int step, int expected)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(reader, how, Integer.toString(slots), Integer.toString(step))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
      String line = out.readLine();
      if (process.waitFor() != 0 || line == null) {
        throw new IOException(reader + " " + how + " failed");
      }
      String[] words = line.split(" ", 2);
      if (Long.parseLong(words[0]) != expected) {
        throw new IOException(reader + " read " + words[0] + ", not " + expected);
      }
      return Double.parseDouble(words[1]) / FLOWS;
    }
  }
}
