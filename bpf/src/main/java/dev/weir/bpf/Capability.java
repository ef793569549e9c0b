// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Rights that loading and attaching eBPF programs takes.
public enum Capability {
  CAP_NET_ADMIN(12),
  CAP_SYS_ADMIN(21),
  CAP_PERFMON(38),
  CAP_BPF(39);

  private static final Path STATUS = Path.of("/proc/self/status");

  private final int bit;

  Capability(int bit) {
    this.bit = bit;
  }

  /// What is missing here with the remedy, or the empty text. Looks only.
  public static String missing(Capability... wanted) {
    return missing(effective(), wanted);
  }

  /// As [#missing(Capability...)], of a process with these effective capabilities.
  public static String missing(long effective, Capability... wanted) {
    List<Capability> missing =
        Stream.of(wanted).filter(capability -> !capability.covered(effective)).toList();
    return missing.isEmpty()
        ? ""
        : "loading eBPF programs is not permitted: "
            + missing.stream().map(Capability::name).collect(Collectors.joining(", "))
            + " missing; run as root or with the capabilities "
            + sentence(wanted);
  }

  private static String sentence(Capability... wanted) {
    List<String> names = Stream.of(wanted).map(Capability::name).toList();
    return String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
  }

  private boolean covered(long effective) {
    // Before there was CAP_BPF, CAP_SYS_ADMIN stood for it; it still does.
    return in(effective) || (this != CAP_NET_ADMIN && CAP_SYS_ADMIN.in(effective));
  }

  private boolean in(long set) {
    return (set >>> bit & 1) != 0;
  }

  private static long effective() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith("CapEff:")) {
          return Long.parseUnsignedLong(line.substring("CapEff:".length()).strip(), 16);
        }
      }
    } catch (IOException e) {
      // Without /proc the kernel has the last word, when the programs are loaded.
    }
    return -1;
  }
}
