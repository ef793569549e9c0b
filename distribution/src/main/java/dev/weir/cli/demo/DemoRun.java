// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.demo;

import dev.weir.api.component.StartException;
import dev.weir.cli.console.Terminal;
import dev.weir.core.config.Configuration;
import dev.weir.core.config.ConfigurationException;
import dev.weir.core.log.LogOutput;
import dev.weir.core.service.Service;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
            new PrintStream(
                directory.resolve(Report.DEBUG_FILE).toFile(), StandardCharsets.UTF_8)) {
      Cable cable = Cable.lay(peer.processId());
      if (!cable.deny()) {
        out.println("This kernel takes no IPsec policy: nothing will be denied.");
      }
      if (!Cable.askForCongestionMarks()) {
        out.println("/proc/sys is read-only: no connection will ask for congestion marks.");
      }
      Service service = DemoPipeline.build(configuration, standardOutput);
      InterfaceCounts before;
      InterfaceCounts after;
      LiveTable table = new LiveTable(live, out, true);
      try {
        service.start();
        before = InterfaceCounts.read(Endpoint.HERE.interfaceName());
        out.println("Two namespaces, a cable, eBPF programs on both directions of weir0.");
        cable.connect();
        drive(peer, cable, table, stop);
        cable.silence();
        DemoPipeline.saveMetrics(DemoPipeline.METRICS_PORT, directory);
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

  private void drive(Peer peer, Cable cable, LiveTable table, CountDownLatch stop)
      throws DemoException, IOException, InterruptedException {
    peer.tell(Peer.START);
    long end = System.nanoTime() + duration.toNanos();
    // The server goes before the traffic of the other end does, which is told only then.
    try (ServerSocket _ = BusyServer.open();
        DatagramSocket _ = DeniedServer.open();
        Traffic traffic = Generators.startHere()) {
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
    Reckoning reckoning =
        new Reckoning(csv, TapMetrics.beside(live), counts.named(Endpoint.HERE.interfaceName()));
    table.sample();
    table.draw("Weir demo, done");
    new Report(directory, true).print(out, csv, new Findings(live));
    reckoning.print(out);
    if (counts.sendDrops() > 0) {
      out.println(
          "  " + counts.sendDrops() + " packets were dropped by the interface after Weir saw them");
    }
    out.flush();
    return reckoning;
  }
}
