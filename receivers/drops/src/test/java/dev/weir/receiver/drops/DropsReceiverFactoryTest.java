// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.drops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.receiver.drops.DropsReceiverConfig.Namespaces;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DropsReceiverFactoryTest {
  private final DropsReceiverFactory factory = new DropsReceiverFactory();

  @Test
  void everyProblemIsNamed() {
    List<String> problems = new ArrayList<>();
    factory.check(
        new DropsReceiverConfig(
            Duration.ofMillis(200), 3, Namespaces.OWN, List.of("no_socket", "SKB_DROP")),
        (key, problem) -> problems.add(key + ": " + problem));
    assertThat(problems)
        .containsExactly(
            "interval: is 200ms; wanted 1s or more",
            "max_flows: is 3; wanted 16 to 4194304",
            "exclude_reasons[1]: 'SKB_DROP' is not a name; wanted one like netfilter_drop");
  }
}
