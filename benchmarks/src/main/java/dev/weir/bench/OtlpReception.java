// SPDX-License-Identifier: Apache-2.0
package dev.weir.bench;

import dev.weir.core.service.Service;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// Flow records taken by OTLP/gRPC and given to nobody, per second of the taker's processor time: by a
/// whole service of ours, and by a real collector (`otlp` to `nop`), in turns, from the same requests.
///
/// Arguments: `load`, rounds, seconds a round, the collector's program, a directory; or `serve` and a
/// port, which is what the process that is measured does.
public final class OtlpReception {
  private static final int CONNECTIONS = 4;
  private static final int BATCH = 1_000;

  /// Requests before the first round that counts: by number, since a busy machine gets little done in a
  /// time.
  private static final int WARM_UP = 1_000;

  private OtlpReception() {}

  public static void main(String[] arguments) throws Exception {
    switch (arguments[0]) {
      case "load" ->
          load(
              Integer.parseInt(arguments[1]),
              TimeUnit.SECONDS.toMillis(Long.parseLong(arguments[2])),
              arguments[3],
              Path.of(arguments[4]));
      case "serve" -> serve(Integer.parseInt(arguments[1]));
      default -> throw new IllegalArgumentException("neither load nor serve: " + arguments[0]);
    }
  }

  private static void load(int rounds, long millis, String program, Path directory)
      throws Exception {
    int port = freePort();
    Process weir = start(port);
    try (CollectorProcess collector = CollectorProcess.start(program, directory, "nop", "{}")) {
      awaitReady(weir, port);
      for (String detail : List.of("basic", "full")) {
        byte[] request = OtlpThroughput.request(OtlpThroughput.ours("grpc", "none", detail));
        for (boolean gzip : new boolean[] {false, true}) {
          Samples ours = new Samples();
          Samples theirs = new Samples();
          warm(port, request, gzip);
          warm(collector.grpcPort(), request, gzip);
          for (int round = 0; round < rounds; round++) {
            ours.add(rate(weir, port, request, gzip, millis));
            theirs.add(rate(collector.process(), collector.grpcPort(), request, gzip, millis));
          }
          row("weir, otlp to null", detail, gzip, request.length, ours);
          row("collector, otlp to nop", detail, gzip, request.length, theirs);
        }
      }
    } finally {
      weir.destroy();
      weir.waitFor();
    }
  }

  private static void warm(int port, byte[] request, boolean gzip) {
    try (RawGrpc.Load load = new RawGrpc.Load(port, request, gzip)) {
      for (int i = 0; i < WARM_UP; i++) {
        load.send();
      }
    }
  }

  private static void row(
      String taker, String detail, boolean gzip, int requestBytes, Samples samples) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %s | %d | %s |%n",
        taker,
        detail,
        gzip ? "gzip" : "none",
        requestBytes / BATCH,
        samples.text(0));
  }

  /// Every answered request counts; none may be refused.
  private static double rate(Process taker, int port, byte[] request, boolean gzip, long millis)
      throws IOException, InterruptedException {
    AtomicBoolean ended = new AtomicBoolean();
    AtomicLong answered = new AtomicLong();
    List<Thread> senders = new ArrayList<>();
    double start = ProcessorTime.seconds(taker);
    for (int i = 0; i < CONNECTIONS; i++) {
      senders.add(
          Thread.ofPlatform()
              .start(() -> {
                try (RawGrpc.Load load = new RawGrpc.Load(port, request, gzip)) {
                  while (!ended.get()) {
                    load.send();
                    answered.incrementAndGet();
                  }
                }
              }));
    }
    TimeUnit.MILLISECONDS.sleep(millis);
    ended.set(true);
    for (Thread sender : senders) {
      sender.join();
    }
    return answered.get() * (double) BATCH / (ProcessorTime.seconds(taker) - start);
  }

  /// This program again, with the flags of this process.
  private static Process start(int port) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(OtlpReception.class.getName(), "serve", Integer.toString(port)));
    return new ProcessBuilder(command).inheritIO().start();
  }

  private static void awaitReady(Process process, int port)
      throws IOException, InterruptedException {
    for (int i = 0; i < 600; i++) {
      if (!process.isAlive()) {
        throw new IOException("Weir ended with " + process.exitValue());
      }
      try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException _) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
    throw new IOException("Weir takes no connections");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void serve(int port) throws Exception {
    Service service =
        BenchedService.build(
            """
            receivers:
              otlp: {grpc: {listen: "127.0.0.1:%d"}, http: {enabled: false}}
            exporters:
              "null": {}
            service:
              admin: {enabled: false}
              telemetry: {logs: {level: warn}}
              pipelines:
                flows: {receivers: [otlp], exporters: ["null"]}
            """
                .formatted(port),
            new NullExporter());
    service.start();
    service.awaitEnd();
  }
}
