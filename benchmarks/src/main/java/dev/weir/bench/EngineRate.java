// SPDX-License-Identifier: Apache-2.0
package dev.weir.bench;

import dev.weir.api.flow.Flow;
import dev.weir.bpf.capture.CaptureEngine;
import dev.weir.bpf.capture.CaptureException;
import dev.weir.bpf.capture.CaptureFile;
import dev.weir.bpf.capture.CaptureFiles;
import dev.weir.bpf.capture.CaptureSettings;
import dev.weir.bpf.capture.CaptureTotals;
import dev.weir.bpf.capture.KernelCaptureEngine;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// Packets a second of processor time through a capture engine alone, in a machine that is warm:
/// reading the file, counting, and a record of each flow; no start, no output.
///
/// Arguments: engine (`kernel`), rounds, file. Prints, with tabs between, the engine, thousand packets
/// a second of processor time as a number and with the spread, those on the clock, flows, and packets
/// in flows.
public final class EngineRate {
  private static final int TABLE = CaptureSettings.DEFAULT_MAX_FLOWS;

  private long flows;
  private long flowPackets;
  private long packets;

  private EngineRate() {}

  public static void main(String[] arguments) throws CaptureException {
    new EngineRate().measure(arguments[0], Integer.parseInt(arguments[1]), Path.of(arguments[2]));
  }

  private void measure(String engine, int rounds, Path file) throws CaptureException {
    Samples processor = new Samples();
    Samples wall = new Samples();
    for (int round = -1; round < rounds; round++) {
      long started = System.nanoTime();
      long nanos = ProcessorTime.nanos();
      run(engine, file);
      if (round >= 0) {
        processor.add(packets * 1e6 / (ProcessorTime.nanos() - nanos));
        wall.add(packets * 1e6 / (System.nanoTime() - started));
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%s\t%.4f\t%s\t%s\t%d\t%d%n",
        engine,
        processor.median(),
        processor.text(0),
        wall.text(0),
        flows,
        flowPackets);
  }

  private void run(String name, Path file) throws CaptureException {
    flows = 0;
    flowPackets = 0;
    try (CaptureEngine engine = open(name, file, this::count);
        CaptureFile capture = CaptureFile.open(file)) {
      while (capture.next()) {
        engine.feed(capture.packet());
      }
      CaptureTotals totals = engine.finish();
      packets = totals.packets();
    }
  }

  private void count(Flow flow) {
    flows++;
    flowPackets += flow.traffic().forward().packets() + flow.traffic().backward().packets();
  }

  private static CaptureEngine open(String name, Path file, Consumer<Flow> records)
      throws CaptureException {
    CaptureSettings settings = CaptureSettings.whole(CaptureFiles.check(List.of(file), TABLE));
    return switch (name) {
      case "kernel" -> KernelCaptureEngine.open(settings, records);
      default -> throw new IllegalArgumentException("no engine '" + name + "'; wanted kernel");
    };
  }
}
