// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

/// What is told of disks, whoever's reads and writes they are.
final class DiskFamilies {
  static final String DEVICE = "system.device";

  static final Family IO =
      new Family("system.disk.io", "Bytes read from and written to disks", "By");
  static final Family OPERATIONS =
      new Family("system.disk.operations", "Reads and writes that disks completed", "{operation}");
  static final Family OPERATION_TIME =
      new Family(
          "system.disk.operation_time",
          "Seconds that reads and writes took, each on its own account",
          "s");
  static final Family IO_TIME =
      new Family("system.disk.io_time", "Seconds in which disks had something to do", "s");

  private DiskFamilies() {}
}
