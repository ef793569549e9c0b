// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import dev.weir.bpf.flow.FlowTimeouts;
import java.time.Duration;
import java.util.Arrays;

/// Settings for tests: everything on, epochs of a second.
final class Taps {
  private Taps() {}

  static TapSettings settings(int maxFlows, boolean firstInterfaceOnly, String... interfaces) {
    return new TapSettings(
        Arrays.stream(interfaces).map(InterfacePattern::of).toList(),
        Duration.ofSeconds(1),
        new FlowTimeouts(Duration.ofSeconds(60), Duration.ofSeconds(5)),
        maxFlows,
        firstInterfaceOnly,
        true,
        true,
        true,
        true);
  }
}
