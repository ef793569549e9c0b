// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.component.ByteSize;
import dev.weir.core.config.QueueSettings;
import dev.weir.core.config.QueueSettings.Storage;
import dev.weir.core.config.QueueSettings.WhenFull;
import dev.weir.testkit.RecordingLogger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What the log says of a queue whose level goes up and down.
final class DropLogTest {
  private static final long FULL = 1000;

  private final RecordingLogger said = new RecordingLogger();
  private final DropLog log =
      new DropLog(
          said, new QueueSettings(Storage.MEMORY, new ByteSize(FULL), WhenFull.DROP_OLDEST, 1));

  @Test
  void aLevelThatMovesAboutTheLimitIsOneTimeOfDropping() {
    Random levels = new Random(1);
    int dropped = 0;
    for (int i = 0; i < 10_000; i++) {
      long level = FULL / 2 + 1 + levels.nextLong(FULL);
      if (level > FULL) {
        log.dropped(1, 3);
        dropped++;
      } else {
        log.roomNow(level);
      }
    }
    assertThat(lines()).containsExactly("the queue is full (1000B): dropping begins (drop_oldest)");
    log.roomNow(FULL / 2);
    log.roomNow(0);
    assertThat(lines()).hasSize(2);
    assertThat(lines().getLast())
        .isEqualTo(
            "dropping is over: %d records in %d batches lost".formatted(3 * dropped, dropped));
  }

  @Test
  void theNextTimeIsToldWithItsOwnCounts() {
    for (int i = 1; i <= 2; i++) {
      log.dropped(1, i);
      log.roomNow(0);
    }
    assertThat(lines())
        .containsExactly(
            "the queue is full (1000B): dropping begins (drop_oldest)",
            "dropping is over: 1 records in 1 batches lost",
            "the queue is full (1000B): dropping begins (drop_oldest)",
            "dropping is over: 2 records in 1 batches lost");
  }

  @Test
  void aQueueThatEndsWhileItDropsTellsItsCounts() {
    log.dropped(1, 7);
    log.ended();
    log.ended();
    assertThat(lines()).hasSize(2);
    assertThat(lines().getLast()).isEqualTo("dropping is over: 7 records in 1 batches lost");
  }

  @Test
  void nothingIsSaidOfAQueueThatDropsNothing() {
    log.roomNow(FULL);
    log.roomNow(0);
    log.ended();
    assertThat(lines()).isEmpty();
  }

  private List<String> lines() {
    return said.messages(Level.ALL);
  }
}
