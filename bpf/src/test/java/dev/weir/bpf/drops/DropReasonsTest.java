// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.drops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DropReasonsTest {
  private final DropReasons reasons =
      DropReasons.of(
          Map.of(
              0, "SKB_NOT_DROPPED_YET",
              3, "SKB_DROP_REASON_NO_SOCKET",
              12, "SKB_DROP_REASON_NETFILTER_DROP",
              13, "SKB_DROP_REASON_MAX",
              0xffff0000, "SKB_DROP_REASON_SUBSYS_MASK"));

  @Test
  void namesAreTheKernelsWithoutPrefix() {
    assertThat(reasons.name(3)).isEqualTo("no_socket");
    assertThat(reasons.name(12)).isEqualTo("netfilter_drop");
    assertThat(reasons.names())
        .containsExactly("netfilter_drop", "no_socket", "skb_not_dropped_yet");
  }

  @Test
  void unnamedReasonsAreTheirNumbers() {
    assertThat(reasons.name(13)).isEqualTo("reason_13");
    assertThat(reasons.name(0x20007)).isEqualTo("subsys_2_reason_7");
    assertThat(reasons.name(0xffff0001)).isEqualTo("subsys_65535_reason_1");
  }
}
