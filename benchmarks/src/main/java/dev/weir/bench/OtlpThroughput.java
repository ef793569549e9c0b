// SPDX-License-Identifier: Apache-2.0
package dev.weir.bench;

import dev.weir.api.component.StartException;
import dev.weir.core.config.ConfigurationException;
import dev.weir.core.service.Service;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Flow records as OTLP, per second of the sender's processor time: by our exporter and by those of the
/// OpenTelemetry SDK, each in a whole service, to a real collector that drops them; and by a collector
/// that forwards the very same requests.
///
/// Arguments: `weir`, `sdk` or `collector`, rounds, records a round, seconds a round of the forwarding
/// collector, its program, a directory. Every sender is a process of its own, so that none finds the
/// compiler's guesses of another.
public final class OtlpThroughput {
  private static final int BATCH = 1_000;
  private static final int CONNECTIONS = 4;
  private static final int WARM_UP = 3;
  private static final List<String> COMPRESSIONS = List.of("none", "gzip");
  private static final List<String> PROTOCOLS = List.of("grpc", "http");

  private final int rounds;
  private final int batches;
  private final long forwardMillis;
  private final String collector;
  private final Path directory;

  private OtlpThroughput(String[] arguments) {
    rounds = Integer.parseInt(arguments[1]);
    batches = Integer.parseInt(arguments[2]) / BATCH;
    forwardMillis = TimeUnit.SECONDS.toMillis(Long.parseLong(arguments[3]));
    collector = arguments[4];
    directory = Path.of(arguments[5]);
  }

  public static void main(String[] arguments) throws Exception {
    OtlpThroughput throughput = new OtlpThroughput(arguments);
    switch (arguments[0]) {
      case "weir" -> throughput.weir();
      case "sdk" -> throughput.sdk();
      case "collector" -> throughput.collector();
      default -> throw new IllegalArgumentException("no sender '" + arguments[0] + "'");
    }
  }

  private void weir() throws Exception {
    for (String detail : List.of("basic", "full")) {
      int bytes = request(ours("grpc", "none", detail)).length;
      for (String compression : COMPRESSIONS) {
        for (String protocol : PROTOCOLS) {
          Samples samples = sent(protocol, ours(protocol, compression, detail));
          row("weir, " + protocol, detail, compression, bytes, samples);
        }
      }
    }
  }

  private void sdk() throws Exception {
    int bytes = request(theirs("grpc", "none")).length;
    for (String compression : COMPRESSIONS) {
      for (String protocol : PROTOCOLS) {
        Samples samples = sent(protocol, theirs(protocol, compression));
        row("SDK, " + protocol, "basic", compression, bytes, samples);
      }
    }
  }

  private void collector() throws Exception {
    for (String detail : List.of("basic", "full")) {
      byte[] request = request(ours("grpc", "none", detail));
      for (String compression : COMPRESSIONS) {
        Samples samples = forwarded(compression, request);
        row("collector, grpc to grpc", detail, compression, request.length, samples);
      }
    }
  }

  /// @param exporter with `%d` where the port belongs
  private Samples sent(String protocol, String exporter) throws Exception {
    Samples samples = new Samples();
    try (CollectorProcess nop = CollectorProcess.start(collector, directory, "nop", "{}")) {
      int port = protocol.equals("grpc") ? nop.grpcPort() : nop.httpPort();
      for (int round = -WARM_UP; round < rounds; round++) {
        long nanos = send(exporter.formatted(port), batches);
        if (round >= 0) {
          samples.add(batches * (double) BATCH * 1e9 / nanos);
        }
      }
    }
    return samples;
  }

  private Samples forwarded(String compression, byte[] request) throws Exception {
    Samples samples = new Samples();
    try (RawGrpc.Sink sink = new RawGrpc.Sink()) {
      String exporter =
          """
          {endpoint: "127.0.0.1:%d", tls: {insecure: true}, compression: %s, sending_queue: {enabled: false}}\
          """
              .formatted(sink.port(), compression);
      try (CollectorProcess forward =
          CollectorProcess.start(collector, directory, "otlp_grpc", exporter)) {
        for (int round = -1; round < rounds; round++) {
          double rate = forwardedRate(forward, sink, request);
          if (round >= 0) {
            samples.add(rate);
          }
        }
      }
    }
    return samples;
  }

  private double forwardedRate(CollectorProcess forward, RawGrpc.Sink sink, byte[] request)
      throws IOException, InterruptedException {
    AtomicBoolean ended = new AtomicBoolean();
    List<Thread> senders = new ArrayList<>();
    long before = sink.requests();
    double start = ProcessorTime.seconds(forward.process());
    for (int i = 0; i < CONNECTIONS; i++) {
      senders.add(
          Thread.ofPlatform()
              .start(() -> {
                try (RawGrpc.Load load = new RawGrpc.Load(forward.grpcPort(), request, false)) {
                  while (!ended.get()) {
                    load.send();
                  }
                }
              }));
    }
    TimeUnit.MILLISECONDS.sleep(forwardMillis);
    ended.set(true);
    for (Thread sender : senders) {
      sender.join();
    }
    return (sink.requests() - before)
        * (double) BATCH
        / (ProcessorTime.seconds(forward.process()) - start);
  }

  /// A request as the exporter sends it.
  static byte[] request(String exporter) throws Exception {
    try (RawGrpc.Sink sink = new RawGrpc.Sink()) {
      long _ = send(exporter.formatted(sink.port()), 1);
      return sink.last();
    }
  }

  static String ours(String protocol, String compression, String detail) {
    return "otlp: {endpoint: \"http://127.0.0.1:%%d\", protocol: %s, compression: %s, detail: %s, timeout: 60s}"
        .formatted(protocol, compression, detail);
  }

  private static String theirs(String protocol, String compression) {
    return "sdk: {endpoint: \"http://127.0.0.1:%%d\", protocol: %s, compression: %s}"
        .formatted(protocol, compression);
  }

  /// @return the processor time that it took
  private static long send(String exporter, int batches)
      throws ConfigurationException, StartException, InterruptedException {
    Service service =
        BenchedService.build(yaml(exporter, batches), new SyntheticFlows(), new SdkExporter());
    long start = ProcessorTime.nanos();
    service.start();
    service.awaitEnd();
    if (!service.stop() || service.lostItems() > 0) {
      throw new IllegalStateException("not everything was delivered");
    }
    return ProcessorTime.nanos() - start;
  }

  private static String yaml(String exporter, int batches) {
    return """
    receivers:
      synthetic: {batches: %d, size: %d}
    exporters:
      %s
    service:
      admin: {enabled: false}
      shutdown_deadline: 30s
      telemetry: {logs: {level: warn}}
      pipelines:
        flows: {receivers: [synthetic], exporters: [%s]}
    """
        .formatted(batches, BATCH, exporter, exporter.substring(0, exporter.indexOf(':')));
  }

  private static void row(
      String sender, String detail, String compression, int requestBytes, Samples samples) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %s | %d | %s |%n",
        sender,
        detail,
        compression,
        requestBytes / BATCH,
        samples.text(0));
  }
}
