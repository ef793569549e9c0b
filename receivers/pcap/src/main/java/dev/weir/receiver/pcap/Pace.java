// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.pcap;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Holds packets back until their time has come, and lets nobody wait any longer once stopped.
final class Pace {
  private final double speed;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private boolean begun;
  private long startedNanos;
  private long firstNanos;

  /// @param speed 0 for no waiting, else how many times faster than the packets' own clock
  Pace(double speed) {
    this.speed = speed;
  }

  /// Waits until the time of a packet; for one that goes back in time not at all.
  void await(long timeNanos) throws InterruptedException {
    if (speed == 0) {
      return;
    }
    if (!begun) {
      begun = true;
      firstNanos = timeNanos;
      startedNanos = System.nanoTime();
    }
    long due = (long) ((timeNanos - firstNanos) / speed);
    long early = due - (System.nanoTime() - startedNanos);
    if (early > 0) {
      boolean _ = stopped.await(early, TimeUnit.NANOSECONDS);
    }
  }

  void stop() {
    stopped.countDown();
  }

  boolean isStopped() {
    return stopped.getCount() == 0;
  }
}
