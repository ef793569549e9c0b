// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What an interface has counted by itself since it was made.
record InterfaceCounts(
    long receivedPackets, long receivedBytes, long sentPackets, long sentBytes, long sendDrops) {
  /// Follows the network namespace of the process, which files below /sys do only after a mount.
  private static final Path TABLE = Path.of("/proc/net/dev");

  /// Reads the counters of an interface in this process's namespace.
  static InterfaceCounts read(String interfaceName) throws DemoException {
    try {
      return parse(Files.readAllLines(TABLE), interfaceName);
    } catch (IOException e) {
      throw new DemoException(TABLE + " cannot be read: " + e.getMessage(), e);
    }
  }

  static InterfaceCounts parse(List<String> lines, String interfaceName) throws DemoException {
    for (String line : lines) {
      String[] sides = line.split(":", 2);
      if (sides.length == 2 && sides[0].strip().equals(interfaceName)) {
        String[] columns = sides[1].strip().split("\\s+", -1);
        return new InterfaceCounts(
            Long.parseLong(columns[1]),
            Long.parseLong(columns[0]),
            Long.parseLong(columns[9]),
            Long.parseLong(columns[8]),
            Long.parseLong(columns[11]));
      }
    }
    throw new DemoException("interface " + interfaceName + " is gone");
  }

  /// Both directions, named for people.
  List<Reckoning.Count> named(String interfaceName) {
    return List.of(
        new Reckoning.Count(
            interfaceName + " received", new LiveFlows.Sum(receivedPackets, receivedBytes)),
        new Reckoning.Count(interfaceName + " sent", new LiveFlows.Sum(sentPackets, sentBytes)));
  }

  long packets() {
    return receivedPackets + sentPackets;
  }
}
