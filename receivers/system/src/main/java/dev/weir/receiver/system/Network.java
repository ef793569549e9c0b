// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// What network interfaces have carried, from `/proc/net/dev`: those of the machine's own namespace, or,
/// in a container, of its. For one thread.
final class Network implements Source {
  private static final String INTERFACE = "network.interface.name";

  static final Family IO =
      new Family("system.network.io", "Bytes received and sent by interfaces", "By");
  static final Family PACKETS =
      new Family(
          "system.network.packet.count", "Packets received and sent by interfaces", "{packet}");
  static final Family ERRORS =
      new Family("system.network.errors", "Errors of interfaces", "{error}");
  static final Family DROPPED =
      new Family(
          "system.network.packet.dropped",
          "Packets that interfaces dropped without an error",
          "{packet}");

  private static final int HEADER_LINES = 2;

  private final TextReader reader;
  private final Path file;
  private final InterfaceNames wanted;
  private final DeviceSums io = new DeviceSums(IO, INTERFACE);
  // The conventions name the interface of this one differently.
  private final DeviceSums packets = new DeviceSums(PACKETS, DiskFamilies.DEVICE);
  private final DeviceSums errors = new DeviceSums(ERRORS, INTERFACE);
  private final DeviceSums dropped = new DeviceSums(DROPPED, INTERFACE);
  private final List<DeviceSums> all = List.of(io, packets, errors, dropped);

  Network(TextReader reader, HostRoot root, InterfaceNames wanted) {
    this.reader = reader;
    this.file = root.namespaced("net/dev");
    this.wanted = wanted;
  }

  @Override
  public String name() {
    return "network";
  }

  @Override
  public void read(Sample sample) throws IOException {
    all.forEach(DeviceSums::begin);
    reader.read(file);
    for (int i = 0; i < HEADER_LINES; i++) {
      if (!reader.nextLine()) {
        throw new IOException(file + " has no two lines of titles");
      }
    }
    while (reader.nextLine()) {
      String name = reader.wordUpTo(':');
      if (wanted.contain(name)) {
        addDirection(sample, name, Direction.RECEIVE);
        reader.skipWords(4); // fifo, frame, compressed, multicast
        addDirection(sample, name, Direction.TRANSMIT);
      }
    }
    all.forEach(each -> each.end(sample));
  }

  private void addDirection(Sample sample, String name, Direction direction) throws IOException {
    io.add(sample, name, direction, reader.number(), 1);
    packets.add(sample, name, direction, reader.number(), 1);
    errors.add(sample, name, direction, reader.number(), 1);
    dropped.add(sample, name, direction, reader.number(), 1);
  }
}
