// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bpf.object.BpfObject;
import dev.weir.testkit.KernelTest;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How long the kernel takes to verify the tap's programs: starting Weir takes at least as long.
@KernelTest
class VerificationIT {
  /// Of processor time, so that a busy machine makes no difference. Measured 60 to 120 ms; a form of the
  /// parser that the verifier follows path by path takes seconds, or is refused.
  private static final Duration BOUND = Duration.ofSeconds(1);

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tap_tc_ingress",
        "tap_tc_egress",
        "tap_tc_ingress_raw",
        "tap_xdp",
        "tap_xdp_frags"
      })
  void programsVerifyQuickly(String program) {
    Duration best = BOUND.multipliedBy(10);
    for (int i = 0; i < 3; i++) {
      try (BpfObject object =
          BpfObject.openResource(VerificationIT.class, "/dev/weir/bpf/tap.bpf.o")) {
        object.loadOnly(program);
        long started = THREADS.getCurrentThreadCpuTime();
        object.load();
        Duration took = Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - started);
        best = took.compareTo(best) < 0 ? took : best;
      }
    }
    System.out.println(program + " loads in " + best.toMillis() + " ms of processor time");
    assertThat(best).isLessThan(BOUND);
  }
}
