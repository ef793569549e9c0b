// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp;

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
      complaints.about("a", "x", "rejected " + i);
      complaints.works("a");
      clock.advance(Duration.ofSeconds(1));
    }

    assertThat(told).containsExactly("rejected 0");
  }

  @Test
  void endAMinuteAfterTheLast() {
    complaints.about("a", "x", "first");
    complaints.about("b", "x", "second");
    clock.advance(Duration.ofSeconds(59));
    complaints.works("a");
    clock.advance(Duration.ofSeconds(1));
    complaints.works("a");
    complaints.works("b");
    complaints.works("b");

    assertThat(told).containsExactly("first", "first; second", "second", "");
  }

  @Test
  void ofOneTopicEndEachInItsTime() {
    complaints.about("a", "x", "first");
    clock.advance(Duration.ofSeconds(30));
    complaints.about("a", "y", "second");
    clock.advance(Duration.ofSeconds(30));
    complaints.works("a");
    clock.advance(Duration.ofSeconds(30));
    complaints.works("a");

    assertThat(told).containsExactly("first", "first; second", "second", "");
  }

  @Test
  void endAtOnceWhenSettled() {
    complaints.about("a", "x", "first");
    complaints.settled("a");
    complaints.settled("a");

    assertThat(told).containsExactly("first", "");
  }
}
