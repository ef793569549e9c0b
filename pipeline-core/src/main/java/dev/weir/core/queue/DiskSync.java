// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue;

import dev.weir.core.queue.disk.DiskLog;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

/// Syncs a log for all who wait at once: whoever comes while one sync runs is served by the next. After
/// a sync that failed nobody knows what the disk has, so what it was to cover is never called safe. Safe
/// for use by several threads.
final class DiskSync {
  private final DiskLog log;
  private final DiskTrouble trouble;
  private final Runnable beginAnotherFile;
  private final ReentrantLock lock = new ReentrantLock();
  private long safe;
  private long unsure;

  DiskSync(DiskLog log, DiskTrouble trouble, Runnable beginAnotherFile) {
    this.log = log;
    this.trouble = trouble;
    this.beginAnotherFile = beginAnotherFile;
    this.safe = log.lastSequence();
  }

  /// Returns when the record and all before it are safe, or with false when that cannot be known.
  boolean covers(long sequence) {
    lock.lock();
    try {
      if (sequence <= safe || sequence <= unsure) {
        return sequence > unsure || sequence <= safe;
      }
      long upTo = log.lastSequence();
      try {
        log.sync();
        safe = upTo;
        trouble.synced();
        return true;
      } catch (IOException e) {
        unsure = upTo;
        trouble.notSynced(e);
        beginAnotherFile.run();
        return false;
      }
    } finally {
      lock.unlock();
    }
  }
}
