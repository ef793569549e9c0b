// SPDX-License-Identifier: Apache-2.0
package dev.weir.bench;

import dev.weir.core.service.HeapPace;
import dev.weir.core.service.Service;
import dev.weir.core.service.ServiceStatus.ComponentStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// A service that is given twice as many flow records as its OTLP server takes: what memory that costs,
/// and where every record went.
///
/// Arguments: `sink REQUESTS_PER_SECOND`, the server, a process of its own, which prints its port and,
/// when its input ends, how many records it answered for; or `weir PORT REQUESTS_PER_SECOND SECONDS WHEN_FULL`.
public final class Overload {
  private static final int BATCH = 1_000;
  private static final int SETTLED_SECONDS = 30;

  private Overload() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments[0].equals("sink")) {
      sink(Integer.parseInt(arguments[1]));
    } else {
      weir(
          Integer.parseInt(arguments[1]),
          2 * Integer.parseInt(arguments[2]),
          Integer.parseInt(arguments[3]),
          arguments[4]);
    }
  }

  private static void sink(int requestsPerSecond) throws IOException {
    try (RawGrpc.Sink sink = new RawGrpc.Sink(requestsPerSecond)) {
      System.out.println(sink.port());
      var _ = System.in.readAllBytes();
      System.out.println(sink.requests() * BATCH);
    }
  }

  private static void weir(int port, int rate, int seconds, String whenFull) throws Exception {
    Service service =
        BenchedService.build(yaml(port, rate, seconds, whenFull), new SyntheticFlows());
    HeapPace.keep();
    Samples resident = new Samples();
    List<Double> all = new ArrayList<>();
    service.start();
    for (int second = 0; second < seconds; second++) {
      TimeUnit.SECONDS.sleep(1);
      double now = residentMebibytes();
      all.add(now);
      if (second >= Math.min(SETTLED_SECONDS, seconds / 2)) {
        resident.add(now);
      }
    }
    boolean _ = service.stop();
    ComponentStatus source = component(service, "synthetic");
    ComponentStatus exporter = component(service, "otlp");
    long dropped = exporter.droppedItems().values().stream().mapToLong(Long::longValue).sum();
    int last = all.size() / 5;
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %.0f | %.0f | %d | %d | %d | %d | %d |%n",
        whenFull,
        resident.text(0),
        mean(all.subList(all.size() - 2 * last, all.size() - last)),
        mean(all.subList(all.size() - last, all.size())),
        source.itemsOut(),
        exporter.itemsOut(),
        dropped,
        source.refusedItems(),
        source.itemsOut() - exporter.itemsOut() - dropped - source.refusedItems());
  }

  private static ComponentStatus component(Service service, String id) {
    return service.status().components().stream()
        .filter(component -> component.id().equals(id))
        .findAny()
        .orElseThrow();
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }

  private static double residentMebibytes() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalStateException("no VmRSS in /proc/self/status");
  }

  private static String yaml(int port, int rate, int seconds, String whenFull) {
    return """
    receivers:
      synthetic: {batches: %d, size: %d, batches_per_second: %d}
    exporters:
      otlp: {endpoint: "http://127.0.0.1:%d", compression: none, queue: {when_full: %s}}
    service:
      admin: {enabled: false}
      shutdown_deadline: 2s
      pipelines:
        flows: {receivers: [synthetic], exporters: [otlp]}
    """
        .formatted(rate * (seconds + 60), BATCH, rate, port, whenFull);
  }
}
