// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Which block devices are disks whose figures can be added up: each read and write at the lowest device
/// that the machine knows, once. For one thread.
///
/// Partitions are part of their disk. What lies on other devices (LVM, dm-crypt, RAID, bcache) shows the
/// same bytes again; a loop device shows those of the file behind it. RAM disks are memory.
final class BlockDevices {
  private static final Set<String> NOT_DISKS = Set.of("loop", "ram", "zram");

  private final Path directory;
  private final Map<String, Boolean> known = new HashMap<>();
  private Set<String> present = new HashSet<>();
  private Set<String> before = Set.of();

  BlockDevices(HostRoot root) {
    directory = root.sys("block");
  }

  /// Begins a reading. What was found out is found out anew when devices have come or gone: one that was
  /// a disk may have become part of another.
  void begin() throws IOException {
    if (!present.equals(before)) {
      known.clear();
    }
    before = present;
    present = new HashSet<>();
    if (!Files.isDirectory(directory)) {
      throw new IOException(directory + " is no directory: which devices are disks is not known");
    }
  }

  boolean isDisk(String device) throws IOException {
    present.add(device);
    Boolean disk = known.get(device);
    if (disk == null) {
      disk = find(device);
      known.put(device, disk);
    }
    return disk;
  }

  private boolean find(String device) throws IOException {
    if (NOT_DISKS.contains(device.replaceAll("[0-9]+$", ""))) {
      return false;
    }
    // A slash in a name, as in cciss/c0d0, cannot be in that of a directory.
    Path entry = directory.resolve(device.replace('/', '!'));
    if (!Files.exists(entry)) {
      return false;
    }
    Path below = entry.resolve("slaves");
    if (!Files.isDirectory(below)) {
      return true;
    }
    try (DirectoryStream<Path> devices = Files.newDirectoryStream(below)) {
      return !devices.iterator().hasNext();
    }
  }
}
