// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import dev.weir.bpf.flow.FlowTimeouts;
import dev.weir.bpf.link.Hook;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// Requests for tests: everything on, epochs of a second.
final class TestTaps {
  private TestTaps() {}

  static TapRequest tc(int maxFlows, boolean firstInterfaceOnly, String... interfaces) {
    return new TapRequest.TrafficControl(
        patterns(interfaces), settings(maxFlows, firstInterfaceOnly));
  }

  static TapRequest xdp(Hook hook, boolean allowDoubleCount, String... interfaces) {
    return new TapRequest.Xdp(patterns(interfaces), hook, allowDoubleCount, settings(4096, true));
  }

  /// Everything there is to hear.
  static TapRequest events(String... interfaces) {
    return new TapRequest.Events(patterns(interfaces), true, true, 3, true);
  }

  static TapSettings settings(int maxFlows, boolean firstInterfaceOnly) {
    return new TapSettings(
        Duration.ofSeconds(1),
        new FlowTimeouts(Duration.ofSeconds(60), Duration.ofSeconds(5)),
        maxFlows,
        firstInterfaceOnly,
        true,
        true,
        true,
        true);
  }

  static List<InterfacePattern> patterns(String... interfaces) {
    return Arrays.stream(interfaces).map(InterfacePattern::of).toList();
  }
}
