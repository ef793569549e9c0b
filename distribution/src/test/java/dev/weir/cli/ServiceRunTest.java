// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Batch;
import dev.weir.api.component.DeliveryException;
import dev.weir.api.component.Exporter;
import dev.weir.cli.pipeline.MadeConfiguration;
import dev.weir.core.catalog.ComponentCatalog;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// A run that is told to stop after records were lost.
class ServiceRunTest {
  private final StringWriter said = new StringWriter();
  private final CountDownLatch lost = new CountDownLatch(1);

  private final Exporter broken =
      new Exporter() {
        @Override
        public void start() {}

        @Override
        public void export(Batch batch) throws DeliveryException {
          lost.countDown();
          throw new DeliveryException.Permanent("no", null);
        }

        @Override
        public void stop(Duration grace) {}
      };

  @Test
  void aServiceToldOfItsLossesWhileItRan() throws Exception {
    assertThat(run(made())).isEqualTo(ExitCode.DONE);
    assertThat(said.toString()).isEmpty();
  }

  @Test
  void whereNothingMayBeLostALossIsAFailure() throws Exception {
    assertThat(run(made().lossless())).isEqualTo(ExitCode.FAILED);
    assertThat(said.toString()).matches("weir: \\d+ records were lost; the log says why\n");
  }

  private ServiceRun made() throws Exception {
    return new ServiceRun(
        new MadeConfiguration()
            .receiver("system", Map.of())
            .exporter("broken", broken)
            .load("a test", ComponentCatalog.builtIn()),
        new PrintWriter(said, true));
  }

  private int run(ServiceRun run) throws Exception {
    return run.run(() -> {
      try {
        lost.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      run.service().requestStop();
    });
  }
}
