// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BpfExceptionTest {
  @Test
  void permissionComesWithItsRemedy() {
    BpfException e = BpfException.of("cannot load object tap", -1);
    assertThat(e)
        .hasMessage(
            "cannot load object tap: EPERM (operation not permitted); run as root or with the"
                + " capabilities CAP_BPF, CAP_NET_ADMIN and CAP_PERFMON");
    assertThat(e.errno()).isEqualTo(1);
    assertThat(e.log()).isEmpty();
  }

  @Test
  void rejectionByTheVerifierIsNoQuestionOfCapabilities() {
    assertThat(BpfException.of("cannot load", 13, "", "R1 invalid mem access"))
        .hasMessage("cannot load: EACCES (permission denied)\nR1 invalid mem access");
    assertThat(BpfException.of("cannot load", 1, "", "libbpf: no")).hasMessageContaining("CAP_BPF");
  }

  @Test
  void longLogIsCutToItsEnd() {
    String log =
        IntStream.range(0, 100).mapToObj(i -> "line " + i).collect(Collectors.joining("\n"));
    BpfException e = BpfException.of("cannot load", 13, "", log);
    assertThat(e.log()).isEqualTo(log);
    assertThat(e)
        .hasMessageStartingWith(
            "cannot load: EACCES (permission denied)\n(75 lines before)\nline 75")
        .hasMessageEndingWith("line 99")
        .hasMessageNotContaining("line 74");
  }

  @Test
  void unknownNumbersKeepTheirNumber() {
    assertThat(BpfException.of("cannot do", -77)).hasMessage("cannot do: errno 77");
    assertThat(BpfException.of("plain").errno()).isZero();
  }
}
