// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallTest {
  private final List<String> order = new ArrayList<>();
  private final Call call =
      new Call(_ -> order.add("told"), () -> order.add("left"), _ -> order.add("ended"));

  @Test
  void endsOnceTheAnswerIsOnItsWay() {
    call.until(() -> order.add("cancelled"));
    assertThat(call.answer(Reply.Taken.WHOLE)).isTrue();
    // Whoever waits for the end closes the connection then.
    assertThat(order).containsExactly("cancelled", "left", "told", "ended");
  }

  @Test
  void endsOnceOnly() {
    assertThat(call.leave()).isTrue();
    assertThat(call.answer(Reply.Taken.WHOLE)).isFalse();
    assertThat(call.leave()).isFalse();
    assertThat(order).containsExactly("left", "ended");
  }
}
