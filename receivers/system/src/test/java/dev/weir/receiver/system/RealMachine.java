// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

import java.util.LinkedHashMap;
import java.util.Map;
import oshi.hardware.CentralProcessor.TickType;
import oshi.hardware.HWDiskStore;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.hardware.NetworkIF;
import oshi.software.os.OperatingSystem;
import oshi.spi.SystemInfoFactory;
import oshi.spi.SystemInfoProvider;
import oshi.util.GlobalConfig;

/// This machine in the eyes of OSHI, by the names and units that the receiver uses.
final class RealMachine {
  private final HardwareAbstractionLayer hardware;
  private final OperatingSystem system;

  RealMachine() {
    // Figures are compared with others of the same moment: none from a moment ago.
    GlobalConfig.set("oshi.util.memoizer.expiration", 0);
    SystemInfoProvider provider = SystemInfoFactory.create();
    hardware = provider.getHardware();
    system = provider.getOperatingSystem();
  }

  /// Counts that only grow: metric, blank, attributes.
  Map<String, Double> sums() {
    Map<String, Double> sums = new LinkedHashMap<>();
    long[] ticks = hardware.getProcessor().getSystemCpuLoadTicks();
    double irq = ticks[TickType.IRQ.getIndex()] + (double) ticks[TickType.SOFTIRQ.getIndex()];
    sums.put("system.cpu.time user", ticks[TickType.USER.getIndex()] / 1e3);
    sums.put("system.cpu.time nice", ticks[TickType.NICE.getIndex()] / 1e3);
    sums.put("system.cpu.time system", ticks[TickType.SYSTEM.getIndex()] / 1e3);
    sums.put("system.cpu.time idle", ticks[TickType.IDLE.getIndex()] / 1e3);
    sums.put("system.cpu.time interrupt", irq / 1e3);
    sums.put("system.cpu.time steal", ticks[TickType.STEAL.getIndex()] / 1e3);
    for (HWDiskStore disk : hardware.getDiskStores()) {
      String name = disk.getName().replace("/dev/", "");
      sums.put("system.disk.io read " + name, (double) disk.getReadBytes());
      sums.put("system.disk.io write " + name, (double) disk.getWriteBytes());
      sums.put("system.disk.operations read " + name, (double) disk.getReads());
      sums.put("system.disk.operations write " + name, (double) disk.getWrites());
      sums.put("system.disk.io_time " + name, disk.getTransferTime() / 1e3);
    }
    for (NetworkIF each : hardware.getNetworkIFs(false)) {
      sums.put("system.network.io receive " + each.getName(), (double) each.getBytesRecv());
      sums.put("system.network.io transmit " + each.getName(), (double) each.getBytesSent());
      sums.put(
          "system.network.packet.count receive " + each.getName(), (double) each.getPacketsRecv());
    }
    sums.put(
        "system.paging.operations in",
        (double) hardware.getMemory().getVirtualMemory().getSwapPagesIn());
    sums.put("system.uptime ", (double) system.getSystemUptime());
    return sums;
  }

  double memoryBytes() {
    return hardware.getMemory().getTotal();
  }

  double availableBytes() {
    return hardware.getMemory().getAvailable();
  }

  double swapBytes() {
    return hardware.getMemory().getVirtualMemory().getSwapTotal();
  }

  int processors() {
    return hardware.getProcessor().getLogicalProcessorCount();
  }

  int processes() {
    return system.getProcessCount();
  }

  double load() {
    return hardware.getProcessor().getSystemLoadAverage(1)[0];
  }
}
