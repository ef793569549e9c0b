// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.drops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.flow.Verdict.Action;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DropActionsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"netfilter_drop", "bpf_cgroup_egress", "tc_ingress", "xfrm_policy", "ip_rpfilter"})
  void policyDenies(String reason) {
    assertThat(DropActions.of(reason)).isEqualTo(Action.DENIED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"no_socket", "tcp_csum", "qdisc_drop", "not_specified", "subsys_1_reason_3"})
  void everythingElseDrops(String reason) {
    assertThat(DropActions.of(reason)).isEqualTo(Action.DROPPED);
  }
}
