// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.object;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.JavaCommand;
import dev.weir.testkit.KernelTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@KernelTest
class PermissionIT {
  @Test
  void loadingWithoutCapabilitiesSaysWhatIsMissing() throws IOException {
    assertThat(load("--bounding-set=-all"))
        .contains("cannot load object binding: EPERM")
        .contains("run as root or with the capabilities CAP_BPF, CAP_NET_ADMIN and CAP_PERFMON");
  }

  @Test
  void theNamedCapabilitiesSuffice() throws IOException {
    assertThat(load("--bounding-set=-all,+bpf,+net_admin,+perfmon")).isEqualTo("loaded\n");
  }

  private static String load(String capabilities) throws IOException {
    List<String> command = new ArrayList<>(List.of("setpriv", "--inh-caps=-all", capabilities));
    command.addAll(List.of(JavaCommand.of(Load.class)));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /// Loads the test programs and prints how that went.
  static final class Load {
    private Load() {}

    public static void main(String[] args) {
      try (BpfObject object = TestObject.open()) {
        object.load();
        System.out.println("loaded");
      } catch (BpfException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
