// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.ManualClock;
import dev.weir.testkit.RecordingLogger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RequestLimitTest {
  private static final int CONFIGURED = 4 << 20;

  private final ManualClock clock = new ManualClock();
  private final RecordingLogger logger = new RecordingLogger();
  private final RequestLimit limit = new RequestLimit(CONFIGURED, clock, logger);

  @Test
  void halvesWhatWasRefused() {
    limit.refused(3_000_000);

    assertThat(limit.bytes()).isEqualTo(1_500_000);
    assertThat(limit.mostBytes()).isEqualTo(CONFIGURED);
    assertThat(logger.messages(Level.WARNING))
        .singleElement()
        .asString()
        .contains("a request of 3000000 bytes", "at most 1500000", "max_request_size");
  }

  @Test
  void growsBackAfterOneRefusal() {
    limit.refused(1_000_000);
    clock.advance(Duration.ofSeconds(59));
    assertThat(limit.bytes()).isEqualTo(500_000);

    clock.advance(Duration.ofSeconds(1));
    assertThat(limit.bytes()).isEqualTo(1_000_000);
    for (int minute = 0; minute < 3; minute++) {
      clock.advance(Duration.ofMinutes(1));
      int _ = limit.bytes();
    }
    assertThat(limit.bytes()).isEqualTo(CONFIGURED);
  }

  /// A server that means it is asked less and less often, at least every hour, and told of once.
  @Test
  void asksAServerThatStaysFirmMoreAndMoreRarely() {
    int refusals = 0;
    for (int minute = 0; minute < 24 * 60; minute++) {
      while (limit.bytes() > 1_000_000) {
        limit.refused(limit.bytes());
        refusals++;
      }
      assertThat(limit.bytes()).isGreaterThan(500_000);
      clock.advance(Duration.ofMinutes(1));
    }

    assertThat(refusals).isBetween(24, 40);
    assertThat(logger.messages(Level.WARNING)).hasSize(3);
  }

  /// Batches are halved until they fit; smaller requests for all of them would help nobody.
  @Test
  void learnsNothingFromSmallRequests() {
    limit.refused(64 << 10);
    assertThat(limit.bytes()).isEqualTo(CONFIGURED);
    assertThat(logger.messages(Level.WARNING)).isEmpty();

    limit.refused(100_000);
    assertThat(limit.bytes()).isEqualTo(64 << 10);
    limit.refused(64 << 10);
    assertThat(limit.bytes()).isEqualTo(64 << 10);
  }

  @Test
  void severalWorkersWithTheSameSizeHalveItOnce() {
    limit.refused(CONFIGURED);
    limit.refused(CONFIGURED);

    assertThat(limit.bytes()).isEqualTo(CONFIGURED / 2);
  }
}
