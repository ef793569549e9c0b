// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.drops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.bpf.JavaCommand;
import dev.weir.bpf.ffi.KernelInfo;
import dev.weir.testkit.KernelTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@KernelTest
class DropProgramIT {
  @Test
  void theKernelNamesItsReasons() {
    DropReasons reasons = DropReasons.ofKernel();
    assertThat(reasons.names())
        .contains("no_socket", "netfilter_drop", "tcp_csum", "not_specified")
        .doesNotContain("max");
    assertThat(DropEnvironment.missing()).isEmpty();
  }

  @Test
  void nothingIsLeftOfAKilledProcess() throws IOException {
    Process process = new ProcessBuilder(JavaCommand.of(KilledDrops.class)).start();
    int program;
    try (BufferedReader said = process.inputReader()) {
      program = Integer.parseInt(said.readLine());
      assertThat(KernelInfo.programName(program)).isEqualTo("drops_kfree_skb");
    } finally {
      process.destroyForcibly().onExit().join();
    }
    await().atMost(Duration.ofSeconds(10)).until(() -> KernelInfo.programName(program).isEmpty());
  }
}
