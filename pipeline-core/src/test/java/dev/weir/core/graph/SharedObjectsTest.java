// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedObjectsTest {
  @Test
  void makesEachTypeOnce() {
    SharedObjects shared = new SharedObjects();
    StringBuilder made = shared.get(StringBuilder.class, () -> new StringBuilder("first"));
    StringBuilder again = shared.get(StringBuilder.class, () -> new StringBuilder("second"));
    assertThat(again).isSameAs(made).hasToString("first");
    List<?> other = shared.get(ArrayList.class, ArrayList::new);
    assertThat(other).isEmpty();
  }

  @Test
  void belongsToOneService() {
    StringBuilder one = new SharedObjects().get(StringBuilder.class, StringBuilder::new);
    StringBuilder two = new SharedObjects().get(StringBuilder.class, StringBuilder::new);
    assertThat(one).isNotSameAs(two);
  }
}
