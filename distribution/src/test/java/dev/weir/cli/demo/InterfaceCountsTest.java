// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class InterfaceCountsTest {
  private static final List<String> TABLE =
      List.of(
          "Inter-|   Receive                            |  Transmit",
          " face |bytes packets errs drop fifo frame compressed multicast|bytes packets errs drop fifo"
              + " colls carrier compressed",
          "    lo:       0       0    0    0    0     0          0         0        0       0    0    0"
              + "    0     0       0          0",
          " weir0: 5000000012   12345    0    7    0     0          0         0     900       9    0    2"
              + "    0     0       0          0");

  @Test
  void readsTheColumnsOfOneInterface() throws Exception {
    assertThat(InterfaceCounts.parse(TABLE, "weir0"))
        .isEqualTo(new InterfaceCounts(12_345, 5_000_000_012L, 9, 900, 2));
  }

  @Test
  void saysThatAnInterfaceIsGone() {
    assertThatThrownBy(() -> InterfaceCounts.parse(TABLE, "weir"))
        .isInstanceOf(DemoException.class)
        .hasMessage("interface weir is gone");
  }
}
