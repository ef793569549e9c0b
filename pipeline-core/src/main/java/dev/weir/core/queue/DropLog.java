// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue;

import dev.weir.core.config.QueueSettings;
import java.lang.System.Logger.Level;
import java.util.Locale;

/// Logs when a full queue begins to drop and when it has stopped, not each drop. It has stopped when
/// the queue is half empty again, so that a level that moves about the limit is one time of dropping. Safe for use by several threads.
final class DropLog {
  private final System.Logger logger;
  private final QueueSettings settings;
  private volatile boolean dropping;
  private long batches;
  private long items;

  DropLog(System.Logger logger, QueueSettings settings) {
    this.logger = logger;
    this.settings = settings;
  }

  synchronized void dropped(long droppedBatches, long droppedItems) {
    batches += droppedBatches;
    items += droppedItems;
    if (!dropping) {
      dropping = true;
      String which = settings.whenFull().name().toLowerCase(Locale.ROOT);
      logger.log(
          Level.WARNING,
          "the queue is full (" + settings.maxBytes() + "): dropping begins (" + which + ")");
    }
  }

  void roomNow(long waitingBytes) {
    if (dropping && waitingBytes <= settings.maxBytes().bytes() / 2) {
      over();
    }
  }

  /// The queue takes nothing more: what was dropped last is told too.
  void ended() {
    over();
  }

  private synchronized void over() {
    if (dropping) {
      dropping = false;
      logger.log(
          Level.INFO, "dropping is over: " + items + " records in " + batches + " batches lost");
      batches = 0;
      items = 0;
    }
  }
}
