// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// What the machine's disks did, from `/proc/diskstats`. For one thread.
///
/// Linux, Documentation/admin-guide/iostats.rst.
final class MachineDisks implements Source {
  /// Whatever the disk's own are.
  private static final double SECTOR_BYTES = 512;

  private static final double MILLISECOND = 1e-3;

  private final TextReader reader;
  private final Path file;
  private final BlockDevices devices;
  private final DeviceSums io = sums(DiskFamilies.IO);
  private final DeviceSums operations = sums(DiskFamilies.OPERATIONS);
  private final DeviceSums operationTime = sums(DiskFamilies.OPERATION_TIME);
  private final DeviceSums ioTime = sums(DiskFamilies.IO_TIME);
  private final List<DeviceSums> all = List.of(io, operations, operationTime, ioTime);

  MachineDisks(TextReader reader, HostRoot root) {
    this.reader = reader;
    this.file = root.proc("diskstats");
    this.devices = new BlockDevices(root);
  }

  @Override
  public String name() {
    return "disk";
  }

  @Override
  public void read(Sample sample) throws IOException {
    all.forEach(DeviceSums::begin);
    devices.begin();
    reader.read(file);
    while (reader.nextLine()) {
      reader.skipWords(3);
      String device = reader.word();
      if (devices.isDisk(device)) {
        addDirection(sample, device, Direction.READ);
        addDirection(sample, device, Direction.WRITE);
        reader.skipWords(1); // in flight
        ioTime.add(sample, device, reader.number(), MILLISECOND);
      }
    }
    all.forEach(each -> each.end(sample));
  }

  private void addDirection(Sample sample, String device, Direction direction) throws IOException {
    operations.add(sample, device, direction, reader.number(), 1);
    reader.skipWords(1); // merged
    io.add(sample, device, direction, reader.number(), SECTOR_BYTES);
    operationTime.add(sample, device, direction, reader.number(), MILLISECOND);
  }

  private static DeviceSums sums(Family family) {
    return new DeviceSums(family, DiskFamilies.DEVICE);
  }
}
