// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.demo;

import dev.weir.api.Attributes;
import dev.weir.api.Resource;
import dev.weir.api.component.Clock;
import dev.weir.api.component.StartException;
import dev.weir.cli.console.Terminal;
import dev.weir.core.config.Configuration;
import dev.weir.core.config.ConfigurationException;
import dev.weir.core.log.LogOutput;
import dev.weir.core.service.Service;
import dev.weir.core.service.ServiceEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// One demonstration, from the empty namespace to the comparison.
///
/// The totals can be compared to the packet because programs and counters cover the same packets:
/// the programs are attached while the cable is down, and taken off after both ends have fallen
/// silent for good.
public final class DemoRun {
  private static final long SECOND = 1_000_000_000L;

  /// How often a block is printed where no table can be redrawn.
  private static final int PLAIN_SECONDS = 5;

  private static final String DEBUG_FILE = "debug.txt";
  private static final String METRICS_FILE = "metrics.txt";

  /// Where config/demo.yaml has the Prometheus exporter listen; nobody else is in the namespace.
  private static final URI METRICS = URI.create("http://127.0.0.1:9100/metrics");

  private final PrintWriter out;
  private final Path directory;
  private final Duration duration;
  private final LiveFlows live = new LiveFlows();

  public DemoRun(PrintWriter out, Path directory, Duration duration) {
    this.out = out;
    this.directory = directory;
    this.duration = duration;
  }

  /// Runs it; `stop` ends the traffic early, and everything else goes its way.
  public Reckoning run(CountDownLatch stop)
      throws DemoException,
          StartException,
          ConfigurationException,
          IOException,
          InterruptedException {
    Configuration configuration = DemoPipeline.load(directory, live);
    LogOutput.configure(configuration.service().telemetry().logs());
    Files.createDirectories(directory);
    try (Peer peer = Peer.start();
        PrintStream standardOutput =
            new PrintStream(directory.resolve(DEBUG_FILE).toFile(), StandardCharsets.UTF_8)) {
      Cable cable = Cable.lay(peer.processId());
      Service service = build(configuration, standardOutput);
      InterfaceCounts before;
      InterfaceCounts after;
      LiveTable table = new LiveTable(live, out);
      try {
        service.start();
        before = InterfaceCounts.read(Endpoint.HERE.interfaceName());
        out.println("Two namespaces, a cable, eBPF programs on both directions of weir0.");
        cable.connect();
        drive(peer, cable, table, stop);
        cable.silence();
        saveMetrics();
        after = InterfaceCounts.read(Endpoint.HERE.interfaceName());
      } finally {
        service.stop();
      }
      if (before.packets() != 0
          || !after.equals(InterfaceCounts.read(Endpoint.HERE.interfaceName()))) {
        throw new DemoException("a packet came while nothing should; run the demonstration again");
      }
      return report(after, table);
    }
  }

  /// The components' standard output goes to a file: ours is taken by the table.
  private static Service build(Configuration configuration, PrintStream standardOutput) {
    PrintStream terminal = System.out;
    System.setOut(standardOutput);
    try {
      return Service.build(configuration, environment());
    } finally {
      System.setOut(terminal);
    }
  }

  /// What Prometheus would be told now.
  private void saveMetrics() throws IOException {
    try (InputStream metrics = METRICS.toURL().openStream()) {
      Files.copy(metrics, directory.resolve(METRICS_FILE), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private void drive(Peer peer, Cable cable, LiveTable table, CountDownLatch stop)
      throws DemoException, IOException, InterruptedException {
    peer.tell(Peer.START);
    long end = System.nanoTime() + duration.toNanos();
    try (Traffic traffic = Generators.startHere()) {
      long left = duration.toNanos();
      for (int second = 1;
          left > 0 && !stop.await(Math.min(left, SECOND), TimeUnit.NANOSECONDS);
          second++) {
        left = Math.max(0, end - System.nanoTime());
        table.sample();
        if (Terminal.isInteractive() || second % PLAIN_SECONDS == 0) {
          table.draw("Weir demo, %d s to go".formatted(left / SECOND));
        }
        Exception failure = traffic.failure();
        if (failure != null) {
          throw new DemoException("the traffic stopped: " + failure, failure);
        }
        cable.forgetNeighbours();
      }
    }
    peer.tell(Peer.HUSH);
  }

  private Reckoning report(InterfaceCounts counts, LiveTable table) throws IOException {
    CsvSums csv = CsvSums.read(directory);
    Reckoning reckoning = new Reckoning(csv, TapMetrics.beside(live), counts);
    table.sample();
    table.draw("Weir demo, done");
    out.println();
    out.println(
        "Found %,d flows, told in %,d rows (%,d of IPv6, %,d of IPv4)."
            .formatted(csv.flows(), csv.rows(), csv.ipv6Rows(), csv.ipv4Rows()));
    out.println("ICMPv6 messages: " + table.icmpv6(Icmpv6::name) + ".");
    out.println("IPv6 extension headers: " + table.extensionHeaders() + ".");
    out.println(
        "The CSV is in %s; what Prometheus was told and what the debug exporter printed, in %s and %s there."
            .formatted(directory, METRICS_FILE, DEBUG_FILE));
    out.println();
    reckoning.print(out);
    out.flush();
    return reckoning;
  }

  private static ServiceEnvironment environment() {
    Resource resource = new Resource(Attributes.of("host.name", "weir-demo"));
    return new ServiceEnvironment(Clock.system(), resource, "demo");
  }
}
