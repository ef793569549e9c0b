// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The control group (version 2) of the container that Weir runs in.
///
/// Linux, Documentation/admin-guide/cgroup-v2.rst.
record Cgroup(Path directory) {
  /// What container engines leave at the root of a container's file system: Docker and Podman.
  private static final List<String> MARKS = List.of(".dockerenv", "run/.containerenv");

  /// A limit that is none.
  private static final String UNLIMITED = "max";

  /// Finds it; empty outside of containers.
  ///
  /// A container that has a namespace of control groups, as is usual, sees its own group as the root of
  /// all, and only a group that is not the real root has limits. A container without such a namespace is
  /// known by its engine's mark, and its group by `/proc/self/cgroup`. A service of systemd has a group
  /// with limits as well but is no container: it serves the machine.
  static Optional<Cgroup> ofContainer(HostRoot root) throws IOException {
    Cgroup top = new Cgroup(root.sys("fs/cgroup"));
    if (!Files.exists(top.file("cgroup.controllers"))) {
      return Optional.empty();
    }
    if (top.canHaveLimits()) {
      return Optional.of(top);
    }
    if (MARKS.stream().noneMatch(mark -> Files.exists(root.path().resolve(mark)))) {
      return Optional.empty();
    }
    for (String line : Files.readAllLines(root.proc("self/cgroup"))) {
      if (line.startsWith("0::/")) {
        Cgroup own = new Cgroup(top.directory.resolve(line.substring("0::/".length())));
        return own.canHaveLimits() ? Optional.of(own) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  Path file(String name) {
    return directory.resolve(name);
  }

  boolean has(String name) {
    return Files.exists(file(name));
  }

  /// Whether processors or memory are limited now.
  boolean isLimited() throws IOException {
    return isLimited("cpu.max") || isLimited("memory.max");
  }

  private boolean isLimited(String name) throws IOException {
    return has(name) && !Files.readString(file(name)).startsWith(UNLIMITED);
  }

  private boolean canHaveLimits() {
    return has("cpu.max") || has("memory.max");
  }
}
