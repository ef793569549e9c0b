// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import java.nio.file.Path;

/// Where the machine's file system is seen.
record HostRoot(Path path) {
  private static final Path OWN = Path.of("/");

  /// Whether it is the file system that Weir itself runs in.
  boolean isOwn() {
    return path.normalize().equals(OWN);
  }

  Path proc(String file) {
    return path.resolve("proc").resolve(file);
  }

  Path sys(String file) {
    return path.resolve("sys").resolve(file);
  }

  /// A file of proc that differs by network or mount namespace. Behind a mounted proc the machine's own
  /// is that of its first process: `self` leads to Weir's. Unmounted it is Weir's own, where process 1
  /// can be hidden (`hidepid`).
  Path namespaced(String file) {
    return proc(isOwn() ? "self" : "1").resolve(file);
  }

  /// Where a path of the machine, for example a mount point, is seen.
  Path seen(String absolute) {
    return path.resolve(absolute.substring(1));
  }
}
