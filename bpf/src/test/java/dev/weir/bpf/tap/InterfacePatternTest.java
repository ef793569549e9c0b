// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class InterfacePatternTest {
  @Test
  void globsStandForManyButNeverForTheLoopback() {
    assertThat(InterfacePattern.of("lxc*").matches("lxc1234")).isTrue();
    assertThat(InterfacePattern.of("lxc*").matches("xlxc1")).isFalse();
    assertThat(InterfacePattern.of("eth?").matches("eth0")).isTrue();
    assertThat(InterfacePattern.of("eth?").matches("eth10")).isFalse();
    assertThat(InterfacePattern.of("*").matches("eth0.100")).isTrue();
    assertThat(InterfacePattern.of("*").matches("lo")).isFalse();
    assertThat(InterfacePattern.of("l?").matches("lo")).isFalse();
    assertThat(InterfacePattern.of("lo").matches("lo")).isTrue();
    assertThat(InterfacePattern.of("eth0.1").matches("eth0x1")).isFalse();
  }

  @Test
  void refusesWhatNoInterfaceIsCalled() {
    assertThat(InterfacePattern.problem("eth0")).isEmpty();
    assertThat(InterfacePattern.problem("fifteen-letters")).isEmpty();
    assertThat(InterfacePattern.problem("sixteen-letters-")).contains("16 characters");
    assertThat(InterfacePattern.problem("a b")).contains("has a ' '");
    assertThat(InterfacePattern.problem("eth0,eth1")).endsWith("a list of them: [eth0, eth1]");
    assertThatThrownBy(() -> InterfacePattern.of("..")).hasMessageContaining("'..'");
  }
}
