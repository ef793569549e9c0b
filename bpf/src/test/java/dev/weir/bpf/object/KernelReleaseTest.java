// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.object;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KernelReleaseTest {
  @Test
  void readsTheFirstTwoNumbers() {
    assertThat(KernelRelease.of("6.18.2-generic")).isEqualTo(new KernelRelease(6, 18));
    assertThat(KernelRelease.of("5.15")).isEqualTo(new KernelRelease(5, 15));
    assertThat(KernelRelease.of("unknown")).isEqualTo(new KernelRelease(0, 0));
  }

  @Test
  void comparesTheMajorNumberFirst() {
    assertThat(KernelRelease.of("5.18.0").isAtLeast(5, 18)).isTrue();
    assertThat(KernelRelease.of("5.17.9").isAtLeast(5, 18)).isFalse();
    assertThat(KernelRelease.of("6.1.0").isAtLeast(5, 18)).isTrue();
  }
}
