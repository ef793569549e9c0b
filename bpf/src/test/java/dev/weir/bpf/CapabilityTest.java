// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CapabilityTest {
  private static final long BPF = 1L << 39;
  private static final long PERFMON = 1L << 38;
  private static final long SYS_ADMIN = 1L << 21;

  @Test
  void namesWhatIsMissingAndWhatIsWanted() {
    assertThat(Capability.missing(BPF, Capability.CAP_BPF, Capability.CAP_PERFMON))
        .isEqualTo(
            "loading eBPF programs is not permitted: CAP_PERFMON missing; run as root or with the"
                + " capabilities CAP_BPF and CAP_PERFMON");
    assertThat(Capability.missing(BPF | PERFMON, Capability.CAP_BPF, Capability.CAP_PERFMON))
        .isEmpty();
  }

  @Test
  void theOldCapabilityStandsForBothButNotForTheNetwork() {
    assertThat(Capability.missing(SYS_ADMIN, Capability.CAP_BPF, Capability.CAP_PERFMON)).isEmpty();
    assertThat(Capability.missing(SYS_ADMIN, Capability.CAP_BPF, Capability.CAP_NET_ADMIN))
        .contains("CAP_NET_ADMIN missing");
  }
}
