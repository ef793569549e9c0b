// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.xdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class XdpReceiverFactoryTest {
  private final XdpReceiverFactory factory = new XdpReceiverFactory();

  @Test
  void isNativeAndCountsOnceUnlessToldOtherwise() {
    assertThat(factory.defaults().mode()).isEqualTo(XdpReceiverConfig.Mode.NATIVE);
    assertThat(factory.defaults().allowDoubleCount()).isFalse();
  }

  @Test
  void checksWhatTcChecks() {
    List<String> problems = new ArrayList<>();
    factory.check(
        Configs.with(XdpReceiverConfig.Mode.NATIVE, Duration.ofMillis(500), 1, "a/b"),
        (setting, message) -> problems.add(setting + ": " + message));
    assertThat(problems)
        .containsExactly(
            "interfaces[0]: 'a/b' has a '/', which no interface name has; wanted the name of an"
                + " interface like eth0 or a glob like lxc*",
            "interval: is 500ms; wanted 1s or more",
            "max_flows: is 1; wanted 16 to 16777216");
  }

  @Test
  void tellsWhichInterfacesWouldRefuse() {
    List<String> problems = new ArrayList<>();
    factory.checkEnvironment(
        Configs.with(XdpReceiverConfig.Mode.NATIVE, Duration.ofSeconds(5), 64, "nosuch0"),
        (setting, message) -> problems.add(setting + ": " + message));
    assertThat(problems)
        .filteredOn(problem -> problem.startsWith("interfaces"))
        .singleElement()
        .asString()
        .startsWith("interfaces[0]: no interface matches 'nosuch0'; there are [");
  }
}
