// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import dev.weir.receiver.system.SystemReceiverConfig.Scope;
import java.io.IOException;
import java.util.Optional;

/// Decides whose figures are told, once, at the start.
final class ScopeRule {
  private ScopeRule() {}

  /// The container, or empty for the machine.
  ///
  /// `auto` takes the container only where it has a limit: without one its figures and the machine's are
  /// relative to the same whole. Whoever mounted the machine's file system for Weir means the machine.
  ///
  /// @param own whether that root is the one that Weir runs in
  /// @throws IOException when the container was asked for and there is none, or its files cannot be read
  static Optional<Cgroup> container(Scope scope, HostRoot root, boolean own) throws IOException {
    return switch (scope) {
      case HOST -> Optional.empty();
      case CONTAINER -> {
        Optional<Cgroup> container = Cgroup.ofContainer(root);
        if (container.isEmpty()) {
          throw new IOException(
              "scope is container, but below "
                  + root.sys("fs/cgroup")
                  + " there is no control group of version 2 of a container; wanted host or auto");
        }
        yield container;
      }
      case AUTO -> {
        Optional<Cgroup> container = own ? Cgroup.ofContainer(root) : Optional.empty();
        yield container.isPresent() && container.get().isLimited() ? container : Optional.empty();
      }
    };
  }
}
