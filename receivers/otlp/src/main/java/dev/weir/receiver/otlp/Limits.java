// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.otlp;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// How much may be under way at once. Safe for use by several threads.
final class Limits {
  private final int mostRequests;
  private final long mostBytes;
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();

  Limits(int mostRequests, long mostBytes) {
    this.mostRequests = mostRequests;
    this.mostBytes = mostBytes;
  }

  boolean enter() {
    if (requests.incrementAndGet() > mostRequests) {
      requests.decrementAndGet();
      return false;
    }
    return true;
  }

  void exit() {
    requests.decrementAndGet();
  }

  boolean reserve(long more) {
    if (bytes.addAndGet(more) > mostBytes) {
      bytes.addAndGet(-more);
      return false;
    }
    return true;
  }

  void release(long fewer) {
    bytes.addAndGet(-fewer);
  }

  long mostBytes() {
    return mostBytes;
  }

  int requests() {
    return requests.get();
  }

  long bytes() {
    return bytes.get();
  }
}
