// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import java.io.IOException;
import java.util.Optional;

/// Whose figures are told, and since when they are counted.
///
/// @param container empty for the machine
/// @param bootNanos when the machine was started, nanoseconds since the epoch, to the second. It holds
///     for a container's counters as well, which were 0 until there was the container
record Origin(Optional<Cgroup> container, long bootNanos) {
  private static final String BOOT_TIME = "btime";
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /// Looks around once.
  ///
  /// @throws IOException when there is nothing to read, with the remedy
  static Origin find(SystemReceiverConfig config) throws IOException {
    HostRoot root = new HostRoot(config.rootPath());
    long boot;
    try {
      boot = new KeyedNumbers(new TextReader(), root.proc("stat"), BOOT_TIME).read().get(BOOT_TIME);
    } catch (IOException e) {
      throw new IOException(
          "cannot read the machine's figures: "
              + e.getMessage()
              + "; root_path is "
              + root.path()
              + ": the machine's proc and sys must be mounted below it",
          e);
    }
    return new Origin(
        ScopeRule.container(config.scope(), root, root.isOwn()),
        Math.multiplyExact(boot, NANOS_PER_SECOND));
  }

  String text() {
    return container
        .map(cgroup -> "the container at " + cgroup.directory())
        .orElse("the whole machine");
  }
}
