// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.bpf.netns.InterfaceCounters;
import dev.weir.bpf.netns.NetworkNamespace;
import dev.weir.bpf.netns.NetworkNamespaces;
import java.time.Duration;
import java.util.List;

/// A cable whose ends have no addresses until they are connected, and none again afterwards: what
/// listens before and until after sees every packet that ever passes between.
final class SilentCable implements AutoCloseable {
  private static final Duration STILL = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final NetworkNamespaces net;
  private InterfaceCounters silent;

  SilentCable(String prefix) {
    net = NetworkNamespaces.create(prefix);
    silence();
    silent = net.right().counters();
  }

  NetworkNamespaces net() {
    return net;
  }

  /// Gives both ends their addresses; nothing has passed since the silence.
  void connect() {
    assertThat(net.right().counters()).as("packets while nobody spoke").isEqualTo(silent);
    for (NetworkNamespace end : ends()) {
      disableIpv6(end, 0);
      address(end, end.ipv4() + "/24");
      address(end, end.ipv6() + "/64", "nodad");
      address(end, "fe80::77:" + (end == net.left() ? 1 : 2) + "/64", "nodad");
    }
  }

  /// Takes the addresses away and waits until the interfaces have fallen silent for good. Returns
  /// what passed the right end since the silence before.
  InterfaceCounters silence() {
    for (NetworkNamespace end : ends()) {
      end.exec("ip", "addr", "flush", "dev", end.interfaceName());
      disableIpv6(end, 1);
      end.exec("ip", "neigh", "flush", "dev", end.interfaceName());
    }
    InterfaceCounters[] last = {net.right().counters()};
    await()
        .atMost(PATIENCE)
        .during(STILL)
        .until(() -> {
          InterfaceCounters before = last[0];
          last[0] = net.right().counters();
          return last[0].equals(before);
        });
    InterfaceCounters before = silent == null ? last[0] : silent;
    silent = last[0];
    return silent.minus(before);
  }

  /// That nothing has passed since the silence.
  void assertSilent() {
    assertThat(net.right().counters()).as("packets while nobody spoke").isEqualTo(silent);
  }

  private List<NetworkNamespace> ends() {
    return List.of(net.left(), net.right());
  }

  private static void address(NetworkNamespace end, String address, String... options) {
    end.exec(
        ("ip addr add " + address + " dev " + end.interfaceName() + " " + String.join(" ", options))
            .strip()
            .split(" ", -1));
  }

  private static void disableIpv6(NetworkNamespace end, int value) {
    String file = "/proc/sys/net/ipv6/conf/" + end.interfaceName() + "/disable_ipv6";
    end.exec("sh", "-c", "echo " + value + " >" + file);
  }

  @Override
  public void close() {
    net.close();
  }
}
