// SPDX-License-Identifier: Apache-2.0
package dev.weir.bench;

import java.util.List;
import java.util.Locale;
import oshi.hardware.CentralProcessor;
import oshi.hardware.GlobalMemory;
import oshi.hardware.HWDiskStore;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.hardware.NetworkIF;
import oshi.hardware.VirtualMemory;
import oshi.nativefree.SystemInfo;
import oshi.software.os.OperatingSystem;
import oshi.spi.SystemInfoFactory;
import oshi.spi.SystemInfoProvider;
import oshi.util.GlobalConfig;

/// What OSHI takes for what the receiver `system` tells, as far as it knows it, by each of its two ways:
/// with native calls (JNA) and without.
final class OshiSampling implements AutoCloseable {
  private static final int TOP = 3;

  private long sink;

  OshiSampling() {
    GlobalConfig.set("oshi.util.memoizer.expiration", 0);
  }

  void measure(int warmUp, int measured) {
    measure("OSHI without native calls", new SystemInfo(), warmUp, measured);
    measure("OSHI with JNA", SystemInfoFactory.create(), warmUp, measured);
  }

  private void measure(String what, SystemInfoProvider provider, int warmUp, int measured) {
    HardwareAbstractionLayer hardware = provider.getHardware();
    OperatingSystem system = provider.getOperatingSystem();
    List<HWDiskStore> disks = hardware.getDiskStores();
    List<NetworkIF> interfaces = hardware.getNetworkIFs(false);
    print(
        what + ": processors, memory, swap, disks, interfaces, load, uptime",
        () -> sampleLevels(hardware, system, disks, interfaces),
        warmUp,
        measured);
    print(
        what + ": file systems",
        () -> sink += system.getFileSystem().getFileStores(true).size(),
        warmUp / 5,
        measured / 5);
    print(
        what + ": the three busiest processes",
        () ->
            sink += system.getProcesses(null, OperatingSystem.ProcessSorting.CPU_DESC, TOP).size(),
        warmUp / 5,
        measured / 5);
  }

  private void sampleLevels(
      HardwareAbstractionLayer hardware,
      OperatingSystem system,
      List<HWDiskStore> disks,
      List<NetworkIF> interfaces) {
    CentralProcessor processor = hardware.getProcessor();
    GlobalMemory memory = hardware.getMemory();
    VirtualMemory swap = memory.getVirtualMemory();
    sink += processor.getSystemCpuLoadTicks()[0] + (long) processor.getSystemLoadAverage(3)[0];
    sink += memory.getAvailable() + swap.getSwapUsed() + swap.getSwapPagesIn();
    disks.forEach(HWDiskStore::updateAttributes);
    interfaces.forEach(NetworkIF::updateAttributes);
    sink += system.getSystemUptime() + system.getProcessCount();
  }

  private static void print(String what, Runnable sample, int warmUp, int measured) {
    for (int i = 0; i < warmUp; i++) {
      sample.run();
    }
    Samples wall = new Samples();
    Samples processor = new Samples();
    for (int i = 0; i < measured; i++) {
      long cpu = ProcessorTime.ofThread();
      long begin = System.nanoTime();
      sample.run();
      wall.add((System.nanoTime() - begin) / 1e6);
      processor.add((ProcessorTime.ofThread() - cpu) / 1e6);
    }
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %s | %s | |%n",
        what,
        ProcessHandle.allProcesses().count(),
        wall.text(2),
        processor.text(2));
  }

  /// Keeps the readings from being optimised away.
  @Override
  public void close() {
    if (sink == 0) {
      throw new IllegalStateException("OSHI read nothing");
    }
  }
}
