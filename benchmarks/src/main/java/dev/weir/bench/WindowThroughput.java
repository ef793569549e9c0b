// SPDX-License-Identifier: Apache-2.0
package dev.weir.bench;

import dev.weir.api.component.StartException;
import dev.weir.core.config.ConfigurationException;
import dev.weir.core.service.Service;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Rows a second through window-agg and csv in a whole service, one record for each row, and the heap
/// that live flows take in window-agg. Start it on one core (`taskset -c 1`).
///
/// Arguments: rounds, live flows, epochs a round, a directory for the CSV files.
public final class WindowThroughput {
  private static final int WARM_UPS = 3;
  private static final int NO_HEAP = -1;
  private static final int LOOKS = 10;

  /// What a round runs.
  ///
  /// @param rows whether the receiver tells of rows, so that no processor is needed
  private record Pipeline(String name, boolean rows, String processor, String exporter) {}

  private static final Pipeline RECORDS =
      new Pipeline("records -> core -> null", false, "", "null");
  private static final Pipeline ROWS = new Pipeline("rows -> core -> null", true, "", "null");
  private static final Pipeline NAIVE =
      new Pipeline("rows -> core -> naive join", true, "", "naive");
  private static final Pipeline CSV = new Pipeline("rows -> core -> csv", true, "", "csv");
  private static final Pipeline WINDOWS =
      new Pipeline("records -> core -> window-agg -> null", false, "window-agg", "null");
  private static final Pipeline WHOLE =
      new Pipeline("**records -> core -> window-agg -> csv**", false, "window-agg", "csv");

  private final int flows;
  private final int epochs;
  private final Path directory;

  private WindowThroughput(int flows, int epochs, Path directory) {
    this.flows = flows;
    this.epochs = epochs;
    this.directory = directory;
  }

  /// A round of a pipeline.
  ///
  /// @param seconds of processor time
  /// @param heapBytes in use when all is handed over and nothing has ended
  private record Round(double seconds, long heapBytes) {}

  public static void main(String[] arguments) throws Exception {
    int rounds = Integer.parseInt(arguments[0]);
    WindowThroughput throughput =
        new WindowThroughput(
            Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]), Path.of(arguments[3]));
    throughput.rates(rounds);
    throughput.heap(rounds);
  }

  private void rates(int rounds) throws Exception {
    List<Pipeline> all = List.of(RECORDS, ROWS, NAIVE, CSV, WINDOWS, WHOLE);
    List<Samples> nanos = new ArrayList<>();
    for (Pipeline pipeline : all) {
      nanos.add(nanosPerRow(pipeline, rounds));
    }
    double naive = nanos.get(all.indexOf(NAIVE)).median();
    System.out.println("| pipeline | rows a second of processor time | ns a row | to naive join |");
    System.out.println("|---|---|---|---|");
    for (int i = 0; i < all.size(); i++) {
      print(all.get(i).name(), nanos.get(i).median(), nanos.get(i).text(0), naive);
    }
    double csv = nanos.get(all.indexOf(CSV)).median() - nanos.get(all.indexOf(ROWS)).median();
    double windows =
        nanos.get(all.indexOf(WINDOWS)).median() - nanos.get(all.indexOf(RECORDS)).median();
    double join = naive - nanos.get(all.indexOf(ROWS)).median();
    print("naive join alone, by difference", join, "%.0f".formatted(join), naive);
    print("csv alone, by difference", csv, "%.0f".formatted(csv), naive);
    print("window-agg alone, by difference", windows, "%.0f".formatted(windows), naive);
  }

  private static void print(String name, double nanos, String text, double naive) {
    System.out.printf(
        Locale.ROOT, "| %s | %.0f | %s | %.2f |%n", name, 1e9 / nanos, text, naive / nanos);
  }

  private Samples nanosPerRow(Pipeline pipeline, int rounds) throws Exception {
    Samples nanos = new Samples();
    for (int round = -WARM_UPS; round < rounds; round++) {
      double seconds = run(pipeline, epochs, NO_HEAP).seconds();
      if (round >= 0) {
        nanos.add(seconds * 1e9 / flows / epochs);
      }
    }
    return nanos;
  }

  /// One epoch leaves one row of each flow in an open window. Five leave three: the others have gone on
  /// by the packets' time.
  private void heap(int rounds) throws Exception {
    System.out.println();
    System.out.println("| live flows with so many open windows each | bytes of heap a flow |");
    System.out.println("|---|---|");
    for (int windows : new int[] {1, 3}) {
      Samples bytes = new Samples();
      // The first still has what the rounds before it leave.
      for (int round = -1; round < rounds; round++) {
        int told = windows == 1 ? 1 : 5;
        long empty = run(RECORDS, told, told).heapBytes();
        long full = run(WINDOWS, told, told - windows).heapBytes();
        if (round >= 0) {
          bytes.add((double) (full - empty) / flows);
        }
      }
      System.out.printf(Locale.ROOT, "| %d | %s |%n", windows, bytes.text(0));
    }
  }

  /// @param told epochs that the receiver tells of
  /// @param through how many of them reach the exporter `null` before the heap is looked at, or
  ///     [#NO_HEAP]
  private Round run(Pipeline pipeline, int told, int through)
      throws ConfigurationException, StartException, InterruptedException, IOException {
    FlowEpochs source = new FlowEpochs();
    NullExporter sink = new NullExporter();
    Service service = BenchedService.build(yaml(pipeline, told), source, sink, new NaiveExporter());
    long start = ProcessorTime.nanos();
    service.start();
    source.awaitFed();
    long heapBytes = 0;
    if (through != NO_HEAP) {
      sink.await((long) flows * through);
      heapBytes = heapBytes();
    }
    source.end();
    service.awaitEnd();
    boolean delivered = service.stop();
    double seconds = (ProcessorTime.nanos() - start) / 1e9;
    if (!delivered) {
      throw new IllegalStateException("not everything was delivered");
    }
    long rows = (long) flows * told;
    if (!pipeline.exporter().equals("null")) {
      WrittenRows.take(directory).mustBe(rows, FlowEpochs.packets(flows, told));
    } else if (sink.taken() != rows) {
      throw new IllegalStateException(sink.taken() + " rows came through; wanted " + rows);
    }
    return new Round(seconds, heapBytes);
  }

  /// The least of several looks: threads that are about to end still hold something.
  private static long heapBytes() {
    long least = Long.MAX_VALUE;
    for (int look = 0; look < LOOKS; look++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }

  private String yaml(Pipeline pipeline, int told) {
    String settings =
        pipeline.exporter().equals("null") ? "{}" : "{directory: \"" + directory + "\"}";
    return """
    receivers:
      epochs: {flows: %d, epochs: %d, rows: %b}
    processors: {%s}
    exporters:
      "%s": %s
    service:
      admin: {enabled: false}
      shutdown_deadline: 10m
      telemetry: {logs: {level: warn}}
      pipelines:
        flows: {receivers: [epochs], processors: [%s], exporters: ["%s"]}
    """
        .formatted(
            flows,
            told,
            pipeline.rows(),
            pipeline.processor().isEmpty() ? "" : pipeline.processor() + ": {}",
            pipeline.exporter(),
            settings,
            pipeline.processor(),
            pipeline.exporter());
  }
}
