// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.exthdr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExthdrReceiverFactoryTest {
  private final ExthdrReceiverFactory factory = new ExthdrReceiverFactory();

  @Test
  void needsNoSettings() {
    assertThat(problems(factory.defaults())).isEmpty();
    assertThat(factory.defaults()).isEqualTo(new ExthdrReceiverConfig(List.of(), 3, true));
  }

  @Test
  void holdsTheChainWithinWhatIsParsed() {
    assertThat(problems(new ExthdrReceiverConfig(List.of(""), 17, true)))
        .containsExactly(
            "interfaces[0]: is empty; wanted the name of an interface like eth0 or a glob like lxc*",
            "max_chain: is 17; wanted 1 to 16");
    assertThat(problems(new ExthdrReceiverConfig(List.of(), 0, true)))
        .containsExactly("max_chain: is 0; wanted 1 to 16");
  }

  private List<String> problems(ExthdrReceiverConfig config) {
    List<String> problems = new ArrayList<>();
    factory.check(config, (setting, message) -> problems.add(setting + ": " + message));
    return problems;
  }
}
