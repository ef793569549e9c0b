// SPDX-License-Identifier: Apache-2.0
package dev.weir.api;

import static dev.weir.api.Outcome.DELIVERED;
import static dev.weir.api.Outcome.DROPPED;
import static dev.weir.api.Outcome.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AckTest {
  private final List<Outcome> outcomes = Collections.synchronizedList(new ArrayList<>());
  private final Ack ack = Ack.of(outcomes::add);

  @Test
  void settlesOnce() {
    ack.settle(DROPPED);
    ack.settle(REFUSED);
    assertThat(outcomes).containsExactly(DROPPED);
  }

  @ParameterizedTest
  @CsvSource({
    "DELIVERED, DELIVERED, DELIVERED",
    "DELIVERED, DROPPED, DROPPED",
    "DROPPED, DELIVERED, DROPPED",
    "REFUSED, DROPPED, REFUSED",
    "DELIVERED, REFUSED, REFUSED",
  })
  void aForkSettlesWithTheWorstOutcomeOfAll(Outcome first, Outcome second, Outcome worst) {
    Ack[] forks = ack.fork(2);
    forks[0].settle(first);
    forks[0].settle(REFUSED); // said once, the rest is not heard
    assertThat(outcomes).isEmpty();
    forks[1].settle(second);
    assertThat(outcomes).containsExactly(worst);
  }

  @Test
  void forksOfForksSettleTheFirst() {
    Ack[] outer = ack.fork(2);
    Ack[] inner = outer[1].fork(3);
    outer[0].settle(DELIVERED);
    inner[2].settle(DELIVERED);
    inner[0].settle(DROPPED);
    assertThat(outcomes).isEmpty();
    inner[1].settle(DELIVERED);
    assertThat(outcomes).containsExactly(DROPPED);
  }

  @Test
  void oneBranchIsTheAckItself() {
    assertThat(ack.fork(1)).containsExactly(ack);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void wantsABranch(int branches) {
    assertThatThrownBy(() -> ack.fork(branches)).hasMessageContaining(branches + "; wanted 1");
  }

  @Test
  void manyThreadsSettleItOnce() throws InterruptedException {
    int branches = 16;
    for (int round = 0; round < 200; round++) {
      outcomes.clear();
      Ack[] forks = Ack.of(outcomes::add).fork(branches);
      CountDownLatch start = new CountDownLatch(1);
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < branches; i++) {
        Ack fork = forks[i];
        Outcome outcome = i == round % branches ? REFUSED : DELIVERED;
        threads.add(
            Thread.ofVirtual()
                .start(() -> {
                  try {
                    start.await();
                  } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                  }
                  fork.settle(outcome);
                }));
      }
      start.countDown();
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(outcomes).containsExactly(REFUSED);
    }
  }

  @Test
  void onlyRefusalAsksForReplay() {
    assertThat(DELIVERED.acknowledged()).isTrue();
    assertThat(DROPPED.acknowledged()).isTrue();
    assertThat(REFUSED.acknowledged()).isFalse();
    Ack.ignored().settle(REFUSED);
  }
}
