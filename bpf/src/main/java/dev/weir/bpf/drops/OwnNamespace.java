// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.drops;

import dev.weir.bpf.BpfException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The network namespace of the calling thread.
final class OwnNamespace {
  private static final Path LINK = Path.of("/proc/thread-self/ns/net");

  private OwnNamespace() {}

  /// The number by which the kernel knows it. Throws [BpfException] without /proc.
  static long inode() {
    try {
      return parse(Files.readSymbolicLink(LINK).toString());
    } catch (IOException e) {
      throw BpfException.of("cannot read the own network namespace from " + LINK + ": " + e);
    }
  }

  /// Of a link's target such as `net:[4026531840]`.
  static long parse(String target) {
    return Long.parseLong(target.substring(target.indexOf('[') + 1, target.indexOf(']')));
  }
}
