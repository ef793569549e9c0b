// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.demo;

import dev.weir.api.component.StartException;
import dev.weir.cli.console.Terminal;
import dev.weir.core.config.Configuration;
import dev.weir.core.config.ConfigurationException;
import dev.weir.core.log.LogOutput;
import dev.weir.core.service.End;
import dev.weir.core.service.Service;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The demonstration without eBPF and without rights: the same traffic, made up and written to a
/// temporary capture, goes through the same pipeline as fast as it would on a cable.
public final class CaptureRun {
  private static final int PLAIN_SECONDS = 5;

  private final PrintWriter out;
  private final Path directory;
  private final Duration duration;
  private final LiveFlows live = new LiveFlows();
  private final LiveTable table;
  private long seconds;

  public CaptureRun(PrintWriter out, Path directory, Duration duration) {
    this.out = out;
    this.directory = directory;
    this.duration = duration;
    this.table = new LiveTable(live, out, false);
  }

  /// Runs it; `stop` ends it early. Then there are no totals to compare, for only some of the
  /// capture was read.
  public Optional<Reckoning> run(CountDownLatch stop)
      throws DemoException,
          StartException,
          ConfigurationException,
          IOException,
          InterruptedException {
    Path capture = Files.createTempFile("weir-demo-", ".pcap");
    try {
      long begin = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
      LiveFlows.Sum written = CaptureWriter.fill(capture, begin, duration);
      out.println(
          "A generated capture of %,d packets, read by the native engine as fast as on a cable."
              .formatted(written.packets()));
      boolean whole = read(capture, stop);
      return report(whole, written);
    } finally {
      Files.deleteIfExists(capture);
    }
  }

  /// Whether the capture was read to its end.
  private boolean read(Path capture, CountDownLatch stop)
      throws DemoException,
          StartException,
          ConfigurationException,
          IOException,
          InterruptedException {
    int port = freePort();
    Configuration configuration = DemoPipeline.loadCapture(directory, capture, port, live);
    LogOutput.configure(configuration.service().telemetry().logs());
    Files.createDirectories(directory);
    try (PrintStream standardOutput =
        new PrintStream(directory.resolve(Report.DEBUG_FILE).toFile(), StandardCharsets.UTF_8)) {
      Service service = DemoPipeline.build(configuration, standardOutput);
      try {
        service.start();
        End end = drawUntilEnd(service, stop);
        if (end.reason() == End.Reason.FAILED) {
          throw new DemoException(end.message());
        }
        DemoPipeline.saveMetrics(port, directory);
        return end.reason() == End.Reason.FINISHED;
      } finally {
        service.stop();
      }
    }
  }

  private End drawUntilEnd(Service service, CountDownLatch stop) throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    Thread.ofVirtual()
        .start(() -> {
          try {
            service.awaitEnd();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          } finally {
            ended.countDown();
          }
        });
    while (!ended.await(1, TimeUnit.SECONDS)) {
      draw();
      if (stop.getCount() == 0) {
        service.requestStop();
      }
    }
    return service.awaitEnd();
  }

  private void draw() {
    seconds++;
    table.sample();
    if (Terminal.isInteractive() || seconds % PLAIN_SECONDS == 0) {
      table.draw("Weir demo, %d s to go".formatted(Math.max(0, duration.toSeconds() - seconds)));
    }
  }

  private Optional<Reckoning> report(boolean whole, LiveFlows.Sum written) throws IOException {
    CsvSums csv = CsvSums.read(directory);
    table.sample();
    table.draw("Weir demo, done");
    new Report(directory, false).print(out, csv, new Findings(live));
    if (!whole) {
      out.println("Stopped before the end of the capture: nothing to compare.");
      out.flush();
      return Optional.empty();
    }
    Reckoning reckoning =
        new Reckoning(
            csv,
            TapMetrics.beside(live),
            List.of(new Reckoning.Count("written to the capture", written)));
    reckoning.print(out);
    return Optional.of(reckoning);
  }

  /// There is no namespace of our own, so whoever else runs here may have the usual port.
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
