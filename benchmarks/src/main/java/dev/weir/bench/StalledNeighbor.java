// SPDX-License-Identifier: Apache-2.0
package dev.weir.bench;

import dev.weir.core.service.Service;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// What an exporter whose server says nothing costs the other exporter of its pipeline: records a second
/// when there are as many as are taken, and the time from a batch's handover to its arrival at a steady
/// rate. Both in turns, so that they meet the same neighbours on the machine.
///
/// Arguments: rounds, batches a round, batches a second for the latency.
public final class StalledNeighbor {
  private static final int BATCH = 1_000;
  private static final int WARM_UP = 3;
  private static final String EXPORTER = OtlpThroughput.ours("grpc", "none", "basic");

  private final int batches;
  private final int perSecond;
  private final String other;

  /// What one of the two ways gave, over all rounds.
  private record Way(Samples rate, List<Long> latencies) {
    Way() {
      this(new Samples(), new ArrayList<>());
    }
  }

  private StalledNeighbor(int batches, int perSecond, int silentPort) {
    this.batches = batches;
    this.perSecond = perSecond;
    this.other =
        """
        otlp/stalled:
            endpoint: "http://127.0.0.1:%d"
            queue: {max_bytes: 4MiB, when_full: drop_oldest}\
        """
            .formatted(silentPort);
  }

  public static void main(String[] arguments) throws Exception {
    int rounds = Integer.parseInt(arguments[0]);
    Way alone = new Way();
    Way beside = new Way();
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      StalledNeighbor neighbor =
          new StalledNeighbor(
              Integer.parseInt(arguments[1]),
              Integer.parseInt(arguments[2]),
              silent.getLocalPort());
      for (int round = -WARM_UP; round < rounds; round++) {
        neighbor.round(round < 0 ? new Way() : alone, "");
        neighbor.round(round < 0 ? new Way() : beside, neighbor.other);
      }
    }
    print("alone", alone);
    print("beside one that stalls", beside);
  }

  private static void print(String name, Way way) {
    List<Long> sorted = way.latencies().stream().sorted().toList();
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %.1f | %.1f | %.1f |%n",
        name,
        way.rate().text(0),
        sorted.get(sorted.size() / 2) / 1e6,
        sorted.get((int) (sorted.size() * 0.99)) / 1e6,
        sorted.getLast() / 1e6);
  }

  private void round(Way way, String second) throws Exception {
    try (RawGrpc.Sink sink = new RawGrpc.Sink()) {
      long start = System.nanoTime();
      run(sink, new SyntheticFlows(), second, 0);
      way.rate().add(batches * (double) BATCH * 1e9 / (System.nanoTime() - start));
    }
    try (RawGrpc.Sink sink = new RawGrpc.Sink()) {
      SyntheticFlows source = new SyntheticFlows();
      run(sink, source, second, perSecond);
      List<Long> handedOver = source.handedOverNanos();
      List<Long> arrived = sink.arrivedNanos();
      for (int i = 0; i < batches; i++) {
        way.latencies().add(arrived.get(i) - handedOver.get(i));
      }
    }
  }

  private void run(RawGrpc.Sink sink, SyntheticFlows source, String second, int rate)
      throws Exception {
    Service service = BenchedService.build(yaml(sink.port(), second, rate), source);
    service.start();
    awaitAll(sink);
    // What waits for the silent server is refused here, as it should be; a source that has ended by
    // itself would be delivered without a deadline.
    service.requestStop();
    boolean _ = service.stop();
  }

  private void awaitAll(RawGrpc.Sink sink) throws InterruptedException, IOException {
    while (sink.requests() < batches) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  private String yaml(int port, String second, int rate) {
    return """
    receivers:
      synthetic: {batches: %d, size: %d, batches_per_second: %d}
    exporters:
      %s
      %s
    service:
      admin: {enabled: false}
      shutdown_deadline: 100ms
      telemetry: {logs: {level: warn}}
      pipelines:
        flows: {receivers: [synthetic], exporters: [%s]}
    """
        .formatted(
            batches,
            BATCH,
            rate,
            EXPORTER.formatted(port),
            second,
            second.isEmpty() ? "otlp" : "otlp, otlp/stalled");
  }
}
