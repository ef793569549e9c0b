// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process that does not come to its end when it is told to the first time.
class SignalsIT {
  @TempDir private Path directory;

  @Test
  void theSecondSignalEndsAtOnce() throws Exception {
    try (WeirProcess process = WeirProcess.startMain(directory, Stubborn.class)) {
      process.awaitLog("waiting");
      process.terminate();
      process.awaitLog("stopping");
      process.terminate();

      assertThat(process.awaitExit()).isEqualTo(130);
    }
  }

  /// Says that it stops, and never does.
  static final class Stubborn {
    private Stubborn() {}

    public static void main(String[] arguments) throws InterruptedException {
      Signals.onStop(() -> System.err.println("stopping"));
      System.err.println("waiting");
      new CountDownLatch(1).await();
    }
  }
}
