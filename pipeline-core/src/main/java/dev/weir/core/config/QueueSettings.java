// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import dev.weir.api.component.ByteSize;
import dev.weir.api.component.Problems;
import dev.weir.api.component.Setting;

/// The queue in front of an exporter: the key `queue` of every exporter.
public record QueueSettings(
    @Setting("Where batches wait: `memory`; `disk` comes with a later version.") Storage storage,
    @Setting("How much may wait before the queue is full.") ByteSize maxBytes,
    @Setting("What a full queue does: `block` the pipeline, or drop the oldest or newest batch.")
        WhenFull whenFull,
    @Setting("How many batches are exported at once, as far as the exporter can.") int workers) {

  public static final QueueSettings DEFAULTS =
      new QueueSettings(Storage.MEMORY, ByteSize.ofMebibytes(64), WhenFull.BLOCK, 1);

  /// Where batches wait.
  public enum Storage {
    MEMORY,
    DISK
  }

  /// What a full queue does with the next batch.
  public enum WhenFull {
    BLOCK,
    DROP_OLDEST,
    DROP_NEWEST
  }

  void check(Problems problems) {
    if (storage == Storage.DISK) {
      problems.add("storage", "'disk' comes with a later version; wanted memory");
    }
    if (maxBytes.bytes() == 0) {
      problems.add("max_bytes", "a queue of 0B can hold nothing; wanted a size like 64MiB");
    }
    if (workers < 1 || workers > 64) {
      problems.add("workers", workers + " is out of range; wanted 1 to 64");
    }
  }
}
