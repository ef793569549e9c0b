// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bpf.netns.NetworkNamespace;
import dev.weir.bpf.netns.NetworkNamespaces;
import dev.weir.testkit.KernelTest;
import java.util.Set;
import org.junit.jupiter.api.Test;

@KernelTest
class DefaultRoutesIT {
  @Test
  void leadToTheInterfacesOfEveryHop() {
    try (NetworkNamespaces net = NetworkNamespaces.create("wt")) {
      NetworkNamespace left = net.left();
      assertThat(read(left)).isEmpty();
      left.exec("ip", "-6", "route", "add", "unreachable", "default", "metric", "5000");
      left.exec("ip", "route", "add", "10.0.0.0/8", "dev", "weir0");
      assertThat(read(left)).as("neither takes packets to anywhere").isEmpty();

      left.exec("ip", "-6", "route", "add", "default", "via", net.right().ipv6());
      assertThat(read(left)).containsExactly(left.interfaceIndex());
      left.exec("ip", "-6", "route", "del", "default", "via", net.right().ipv6());

      left.exec("ip", "link", "add", "other0", "type", "bridge");
      left.exec("ip", "link", "set", "other0", "up");
      left.exec(
          "ip", "route", "add", "default", "nexthop", "dev", "weir0", "nexthop", "dev", "other0");
      assertThat(read(left)).hasSize(2).contains(left.interfaceIndex());
      left.exec("ip", "route", "del", "default");

      left.exec("ip", "route", "add", "default", "dev", "other0", "table", "77");
      assertThat(read(left))
          .as("of another table")
          .hasSize(1)
          .doesNotContain(left.interfaceIndex());
    }
  }

  private static Set<Integer> read(NetworkNamespace namespace) {
    return namespace.call(DefaultRoutes::interfaces);
  }
}
