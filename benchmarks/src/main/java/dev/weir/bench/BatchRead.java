// SPDX-License-Identifier: Apache-2.0
package dev.weir.bench;

import dev.weir.bpf.flow.FlowReading;
import dev.weir.bpf.flow.FlowTable;
import dev.weir.bpf.flow.FlowTimeouts;
import dev.weir.bpf.flow.Interfaces;
import dev.weir.bpf.layout.FlowDecoder;
import dev.weir.bpf.layout.KeyDecoder;
import dev.weir.bpf.object.BatchReader;
import dev.weir.bpf.object.BpfMap;
import dev.weir.bpf.object.BpfObject;
import dev.weir.bpf.object.TestRun;
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

  /// No other map of that name is of this size, so the C reader finds ours.
  private static final int TABLE = FLOWS + 40_009;

  private static final int BATCH = 8192;
  private static final Duration INTERVAL = Duration.ofMillis(1);

  private final BpfObject object;
  private final BpfMap map;
  private final FlowReading reading = new FlowReading();
  private final FlowTable table =
      new FlowTable(
          INTERVAL, new FlowTimeouts(Duration.ofHours(1), Duration.ofHours(1)), Interfaces.none());
  private long records;

  private BatchRead(BpfObject object) {
    this.object = object;
    this.map = object.map("weir_flows");
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    int rounds = Integer.parseInt(arguments[0]);
    BpfObject opened =
        BpfObject.openResource(BatchRead.class, "tap_scatter.bpf.o")
            .setMaxEntries("weir_flows", TABLE)
            .setRodata("weir_interval_ns", INTERVAL.toNanos());
    try (BpfObject object = opened.load()) {
      new BatchRead(object).measure(rounds, arguments[1]);
    }
  }

  private void measure(int rounds, String reader) throws IOException, InterruptedException {
    object.setData("bench_flow_mask", FLOWS - 1);
    Samples c = new Samples();
    Samples read = new Samples();
    Samples decoded = new Samples();
    // Two rounds to warm up: the virtual machine compiles, pages are touched.
    for (int round = -2; round < rounds; round++) {
      countPackets();
      double byC = inC(reader);
      double byJava = nanosPerFlow(() -> readAll(false));
      double withRecords = nanosPerFlow(() -> readAll(true));
      if (round >= 0) {
        c.add(byC);
        read.add(byJava);
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
    row("Java, batch read", read, c);
    row("Java, batch read and a Flow record of each", decoded, c);
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

  private void readAll(boolean decode) {
    long now = System.nanoTime();
    long entries = 0;
    try (BatchReader reader = map.reader(BATCH, 0)) {
      for (int count = reader.read(); count > 0; count = reader.read()) {
        entries += count;
        for (int i = 0; decode && i < count; i++) {
          KeyDecoder.read(reader.keys(), (long) i * map.keyBytes(), reading.key);
          if (!FlowDecoder.readEntry(reader.values(), i * map.valueBytes(), reading)) {
            throw new IllegalStateException("an entry changed, and nobody writes");
          }
          table.read(reading, now, _ -> records++);
        }
      }
    }
    if (entries != FLOWS) {
      throw new IllegalStateException(entries + " entries of " + FLOWS);
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
      if (Long.parseLong(words[0]) != FLOWS) {
        throw new IOException(reader + " read " + words[0] + " flows of " + FLOWS);
      }
      return Double.parseDouble(words[1]);
    }
  }
}
