// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComplaintsTest {
  private final ManualClock clock = new ManualClock();
  private final List<String> told = new ArrayList<>();
  private final Complaints complaints = new Complaints(clock, told::add);

  @Test
  void tellOnceOfWhatGoesOn() {
    for (int i = 0; i < 100; i++) {
      complaints.about("a", "rejected " + i);
      complaints.none("a");
      clock.advance(Duration.ofSeconds(1));
    }

    assertThat(told).containsExactly("rejected 0");
  }

  @Test
  void endAMinuteAfterTheLast() {
    complaints.about("a", "first");
    complaints.about("b", "second");
    clock.advance(Duration.ofSeconds(59));
    complaints.none("a");
    clock.advance(Duration.ofSeconds(1));
    complaints.none("a");
    complaints.none("b");
    complaints.none("b");

    assertThat(told).containsExactly("first", "first; second", "second", "");
  }

  @Test
  void endAtOnceWhenSettled() {
    complaints.about("a", "first");
    complaints.settled("a");
    complaints.settled("a");

    assertThat(told).containsExactly("first", "");
  }
}
