// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.netns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.KernelTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

@KernelTest
class NetworkNamespacesIT {
  @Test
  void leavesNothingBehind() {
    NetworkNamespaces network = NetworkNamespaces.create("wt");
    Path left = Path.of("/var/run/netns", network.left().name());
    Path right = Path.of("/var/run/netns", network.right().name());
    assertThat(left).exists().isNotEqualTo(right);
    network.close();
    network.close();
    assertThat(left).doesNotExist();
    assertThat(right).doesNotExist();
  }

  @Test
  void tasksRunInsideAndThrowWhatTheyThrow() throws IOException {
    try (NetworkNamespaces network = NetworkNamespaces.create("wt")) {
      NetworkNamespace left = network.left();
      // The thread's own view: /proc/self would be the process's.
      Path own = Path.of("/proc/thread-self/ns/net");
      assertThat(left.call(() -> Files.readSymbolicLink(own)))
          .isNotEqualTo(Files.readSymbolicLink(own));
      assertThatThrownBy(() -> left.call(() -> Files.readString(Path.of("/nowhere"))))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(() ->
              left.call(() -> {
                throw new IllegalStateException("mine");
              }))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("mine");
    }
  }

  @Test
  void failingCommandsSayWhatTheyPrinted() {
    try (NetworkNamespaces network = NetworkNamespaces.create("wt")) {
      assertThatThrownBy(() -> network.left().exec("ip", "link", "show", "nothing"))
          .isInstanceOf(CommandException.class)
          .hasMessageContaining("link show nothing")
          .hasMessageContaining("does not exist");
    }
  }

  @Test
  void offloadsAreSwitched() {
    try (NetworkNamespaces network = NetworkNamespaces.create("wt")) {
      String[] show = {"ethtool", "-k", network.left().interfaceName()};
      network.offloads(false);
      assertThat(network.left().exec(show))
          .contains("tcp-segmentation-offload: off")
          .contains("generic-segmentation-offload: off")
          .contains("generic-receive-offload: off");
      network.offloads(true);
      assertThat(network.left().exec(show))
          .contains("tcp-segmentation-offload: on")
          .contains("generic-segmentation-offload: on");
    }
  }
}
