// SPDX-License-Identifier: Apache-2.0
package dev.weir.bench;

import dev.weir.api.flow.Flow;
import dev.weir.bpf.capture.CaptureEngine;
import dev.weir.bpf.capture.CaptureException;
import dev.weir.bpf.capture.CaptureFile;
import dev.weir.bpf.capture.CaptureFiles;
import dev.weir.bpf.capture.CaptureSettings;
import dev.weir.bpf.capture.CaptureTotals;
import dev.weir.bpf.capture.EngineKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// Packets a second of processor time through a capture engine alone, in a machine that is warm:
/// reading the file, counting, and a record of each flow; no start, no output.
///
/// Arguments: engine (`native` or `kernel`), rounds, file. Prints, with tabs between, the engine, thousand packets
/// a second of processor time as a number and with the spread, those on the clock, flows, and packets
/// in flows.
public final class EngineRate {
  private static final int PACKETS_A_CALL = 8192;

  private long flows;
  private long flowPackets;
  private long packets;

  private EngineRate() {}

  public static void main(String[] arguments) throws CaptureException {
    new EngineRate()
        .measure(kind(arguments[0]), Integer.parseInt(arguments[1]), Path.of(arguments[2]));
  }

  private void measure(EngineKind engine, int rounds, Path file) throws CaptureException {
    Samples processor = new Samples();
    Samples wall = new Samples();
    // Processor time is told in steps of 10 ms.
    int passes = engine == EngineKind.NATIVE ? 5 : 1;
    for (int round = -1; round < rounds; round++) {
      long started = System.nanoTime();
      long nanos = ProcessorTime.nanos();
      for (int pass = 0; pass < passes; pass++) {
        run(engine, file);
      }
      if (round >= 0) {
        processor.add(packets * passes * 1e6 / (ProcessorTime.nanos() - nanos));
        wall.add(packets * passes * 1e6 / (System.nanoTime() - started));
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%s\t%.4f\t%s\t%s\t%d\t%d%n",
        engine.name().toLowerCase(Locale.ROOT),
        processor.median(),
        processor.text(0),
        wall.text(0),
        flows,
        flowPackets);
  }

  private static EngineKind kind(String name) {
    return EngineKind.valueOf(name.toUpperCase(Locale.ROOT));
  }

  private void run(EngineKind kind, Path file) throws CaptureException {
    flows = 0;
    flowPackets = 0;
    CaptureSettings settings =
        CaptureSettings.whole(CaptureFiles.check(List.of(file), kind.defaultMaxFlows()));
    try (CaptureEngine engine = kind.open(settings, this::count, null);
        CaptureFile capture = CaptureFile.open(file)) {
      while (engine.feed(capture, PACKETS_A_CALL) > 0) {
        // Until there are no more.
      }
      CaptureTotals totals = engine.finish();
      packets = totals.packets();
    }
  }

  private void count(Flow flow) {
    flows++;
    flowPackets += Objects.requireNonNull(flow.traffic()).packets();
  }
}
