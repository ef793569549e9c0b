// SPDX-License-Identifier: Apache-2.0
package dev.weir.bench;

import dev.weir.api.component.StartException;
import dev.weir.core.config.ConfigurationException;
import dev.weir.core.service.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;

/// Flow records a second through a whole service: from a receiver that has them ready, over graph and
/// queue, to an exporter that does nothing, directly and by way of a disk queue, and to CSV files. Start it
/// on one core (`taskset -c 1`).
///
/// Arguments: rounds, records a round, a directory for the files.
public final class CoreThroughput {
  private static final int BATCH = 1024;

  /// Where the records go.
  private enum Way {
    NULL("null", "null"),
    DISK("null", "disk queue -> null"),
    CSV("csv", "csv");

    private final String exporter;
    private final String text;

    Way(String exporter, String text) {
      this.exporter = exporter;
      this.text = text;
    }
  }

  private final int batches;
  private final Path directory;

  private CoreThroughput(int records, Path directory) {
    this.batches = records / BATCH;
    this.directory = directory;
  }

  public static void main(String[] arguments) throws Exception {
    int rounds = Integer.parseInt(arguments[0]);
    CoreThroughput throughput =
        new CoreThroughput(Integer.parseInt(arguments[1]), Path.of(arguments[2]));
    System.out.println("| pipeline | records a second of processor time |");
    System.out.println("|---|---|");
    for (Way way : Way.values()) {
      Samples samples = new Samples();
      // Three rounds to warm up.
      for (int round = -3; round < rounds; round++) {
        double rate = throughput.run(way);
        if (round >= 0) {
          samples.add(rate);
        }
      }
      System.out.printf(
          Locale.ROOT, "| synthetic -> core -> %s | %s |%n", way.text, samples.text(0));
    }
  }

  private double run(Way way)
      throws ConfigurationException, StartException, InterruptedException, IOException {
    Service service = BenchedService.build(yaml(way), new SyntheticFlows(), new NullExporter());
    long start = ProcessorTime.nanos();
    service.start();
    service.awaitEnd();
    boolean delivered = service.stop();
    double seconds = (ProcessorTime.nanos() - start) / 1e9;
    empty(directory);
    if (!delivered) {
      throw new IllegalStateException("not everything was delivered");
    }
    return batches * (double) BATCH / seconds;
  }

  private String yaml(Way way) {
    String settings =
        switch (way) {
          case NULL -> "{}";
          case DISK ->
              "{queue: {storage: disk, max_bytes: 2GiB, directory: \"" + directory + "\"}}";
          case CSV -> "{directory: \"" + directory + "\"}";
        };
    return """
    receivers:
      synthetic: {batches: %d, size: %d}
    exporters:
      "%s": %s
    service:
      admin: {enabled: false}
      telemetry: {logs: {level: warn}}
      pipelines:
        flows: {receivers: [synthetic], exporters: ["%s"]}
    """
        .formatted(batches, BATCH, way.exporter, settings, way.exporter);
  }

  private static void empty(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(directory)) {
          Files.delete(file);
        }
      }
    }
  }
}
