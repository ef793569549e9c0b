// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv;

import dev.weir.api.FlowBatch;
import dev.weir.testkit.TestContext;
import java.nio.file.Path;
import java.time.Duration;

/// A process that exports a batch of numbered records for each byte that it is sent, until it is
/// killed, and says after each up to where it has delivered.
///
/// Arguments: directory, first number, `gzip` or `none`.
final class KilledRun {
  private static final int BATCH = 500;

  private KilledRun() {}

  public static void main(String[] arguments) throws Exception {
    Csv.Settings settings = Csv.settings(Path.of(arguments[0])).rotateSize(300_000);
    CsvExporter exporter =
        new CsvExporter(
            TestContext.of("csv"),
            arguments[2].equals("gzip") ? settings.gzip().build() : settings.build());
    exporter.start();
    int next = Integer.parseInt(arguments[1]);
    while (System.in.read() >= 0) {
      FlowBatch batch = NumberedFlows.batch(next, BATCH);
      exporter.export(batch);
      next += BATCH;
      System.out.println(next);
    }
    exporter.stop(Duration.ZERO);
  }
}
