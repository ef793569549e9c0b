// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.service;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryNotificationInfo;
import java.lang.management.MemoryPoolMXBean;
import java.util.Optional;
import javax.management.NotificationEmitter;

/// Keeps the heap of a long run near what is in use. The serial collector, the smallest there is,
/// collects its old generation only when the heap may grow no further, which is at a quarter of the
/// machine's memory: what flows leave behind there would fill gigabytes in the end. Here that happens
/// whenever it has grown by half since the last time, much as Go's collector paces itself. The kernel
/// counts on meanwhile. Other collectors, which `WEIR_JAVA_OPTS` may ask for, know a pace of their own.
public final class HeapPace {
  private static final String OLD_GENERATION = "Tenured Gen";

  /// Less garbage than this is not worth the time.
  private static final long LEAST_GARBAGE = 32L << 20;

  private final MemoryPoolMXBean pool;

  private HeapPace(MemoryPoolMXBean pool) {
    this.pool = pool;
  }

  /// Does so from now on, for as long as the process lives.
  public static void keep() {
    Optional<MemoryPoolMXBean> old =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getName().equals(OLD_GENERATION))
            .filter(MemoryPoolMXBean::isUsageThresholdSupported)
            .findAny();
    old.map(HeapPace::new).ifPresent(HeapPace::begin);
  }

  private void begin() {
    if (ManagementFactory.getMemoryMXBean() instanceof NotificationEmitter emitter) {
      emitter.addNotificationListener(
          (notification, _) -> {
            if (notification.getType().equals(MemoryNotificationInfo.MEMORY_THRESHOLD_EXCEEDED)) {
              System.gc();
              next();
            }
          },
          null,
          null);
      next();
    }
  }

  private void next() {
    long used = pool.getUsage().getUsed();
    long most = pool.getUsage().getMax();
    long threshold = used + Math.max(used / 2, LEAST_GARBAGE);
    // Where no room is left for that, the collector's own bound comes first.
    pool.setUsageThreshold(most < 0 ? threshold : Math.min(threshold, most));
  }
}
