// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

/// What is told of processors, whoever's they are.
final class CpuFamilies {
  static final String MODE = "cpu.mode";
  static final String NUMBER = "cpu.logical_number";

  static final Family TIME =
      new Family("system.cpu.time", "Seconds that processors spent in each mode", "s");
  static final Family UTILIZATION =
      new Family(
          "system.cpu.utilization",
          "Share of the processors' time since the sample before: all that was not idle, and by mode",
          "1");
  static final Family LOGICAL =
      new Family("system.cpu.logical.count", "Processors of the machine that are online", "{cpu}");
  static final Family LIMIT =
      new Family("weir.system.cpu.limit", "Processors that utilization is relative to", "{cpu}");
  static final Family THROTTLED =
      new Family(
          "weir.system.cpu.throttled_time",
          "Seconds that the container was kept from running by its limit of processors",
          "s");

  private CpuFamilies() {}
}
