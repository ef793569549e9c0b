// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.ndp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NdpReceiverFactoryTest {
  private final NdpReceiverFactory factory = new NdpReceiverFactory();

  @Test
  void needsNoSetting() {
    assertThat(problems(factory.defaults())).isEmpty();
  }

  @Test
  void holdsNumbersWithinReason() {
    NdpReceiverConfig config =
        new NdpReceiverConfig(
            List.of("eth0", "eth0"),
            true,
            true,
            0,
            1 << 20,
            Duration.ofMillis(900),
            Duration.ofMillis(1));
    assertThat(problems(config))
        .containsExactly(
            "interfaces[1]: 'eth0' is there twice",
            "max_neighbors: is 0; wanted 1 to 1048576",
            "max_routers: is 1048576; wanted 1 to 16384",
            "neighbor_timeout: is 900ms; wanted 1s or more",
            "interval: is 1ms; wanted 1s or more");
  }

  private List<String> problems(NdpReceiverConfig config) {
    List<String> problems = new ArrayList<>();
    factory.check(config, (setting, message) -> problems.add(setting + ": " + message));
    return problems;
  }
}
