// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// What the container's processes read from and wrote to disks, from `io.stat` of its control group. How
/// long that took is not told there. For one thread.
final class ContainerDisks implements Source {
  private final TextReader reader;
  private final Path file;
  private final Path machine;
  private final BlockDevices devices;
  private final DeviceSums io = new DeviceSums(DiskFamilies.IO, DiskFamilies.DEVICE);
  private final DeviceSums operations =
      new DeviceSums(DiskFamilies.OPERATIONS, DiskFamilies.DEVICE);

  ContainerDisks(TextReader reader, HostRoot root, Cgroup cgroup) {
    this.reader = reader;
    this.file = cgroup.file("io.stat");
    this.machine = root.proc("diskstats");
    this.devices = new BlockDevices(root);
  }

  @Override
  public String name() {
    return "disk";
  }

  @Override
  public void read(Sample sample) throws IOException {
    io.begin();
    operations.begin();
    Map<String, String> names = names();
    reader.read(file);
    while (reader.nextLine()) {
      reader.skipWords(1);
      String name = names.get(reader.word());
      while (name != null && reader.nextWord()) {
        addFigure(sample, name);
      }
    }
    io.end(sample);
    operations.end(sample);
  }

  /// One of `rbytes=1 wbytes=2 rios=3 wios=4 dbytes=5 dios=6`; the last two are discards.
  private void addFigure(Sample sample, String name) throws IOException {
    String text = reader.word();
    String key = text.substring(0, text.indexOf('=') + 1);
    switch (key) {
      case "rbytes=" -> io.add(sample, name, Direction.READ, value(key), 1);
      case "wbytes=" -> io.add(sample, name, Direction.WRITE, value(key), 1);
      case "rios=" -> operations.add(sample, name, Direction.READ, value(key), 1);
      case "wios=" -> operations.add(sample, name, Direction.WRITE, value(key), 1);
      default -> {}
    }
  }

  private long value(String key) throws IOException {
    return reader.numberOfWord(key.length());
  }

  /// Names of the disks by their numbers, `254:0`.
  private Map<String, String> names() throws IOException {
    Map<String, String> names = new HashMap<>();
    devices.begin();
    reader.read(machine);
    while (reader.nextLine()) {
      long major = reader.number();
      long minor = reader.number();
      reader.skipWords(1);
      String name = reader.word();
      if (devices.isDisk(name)) {
        names.put(major + ":" + minor, name);
      }
    }
    return names;
  }
}
