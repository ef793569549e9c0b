// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.flow.Flow;
import dev.weir.api.flow.Window;
import dev.weir.testkit.FlowBuilder;
import dev.weir.testkit.SampleBatches;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordProgressTest {
  private final AtomicLong now = new AtomicLong();
  private final RowCount count = new RowCount();
  private final StringWriter err = new StringWriter();

  @Test
  void showsABarWhereTheEndIsKnown() {
    try (RecordProgress progress = progress(Duration.ofSeconds(60))) {
      assertThat(progress.line())
          .isEqualTo("[........................] 0/60 s  0 rows, 0 flows, 0 packets dropped");
      now.set(Duration.ofSeconds(30).toNanos());
      count.add(SampleBatches.flows(row(false, 5), row(true, 0)));
      assertThat(progress.line())
          .isEqualTo("[############............] 30/60 s  2 rows, 1 flows, 5 packets dropped");
      now.set(Duration.ofSeconds(90).toNanos());
      assertThat(progress.line()).startsWith("[########################] 60/60 s ");
    }
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void countsSecondsWhereItIsNot() {
    try (RecordProgress progress = progress(null)) {
      now.set(Duration.ofSeconds(7).toNanos());
      assertThat(progress.line()).isEqualTo("7 s  0 rows, 0 flows, 0 packets dropped");
    }
  }

  private RecordProgress progress(@Nullable Duration length) {
    return new RecordProgress(new PrintWriter(err), count, length, now::get, false);
  }

  private static Flow row(boolean beganBefore, long dropped) {
    return FlowBuilder.of(17, "::1", 5, "::2", 6)
        .counts(1, 100, 0, 0)
        .window(
            new Window(
                0,
                5,
                beganBefore,
                null,
                List.of(new Window.Drop("netfilter_drop", dropped)),
                null,
                null))
        .build();
  }
}
