// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import dev.weir.api.component.ByteSize;
import dev.weir.api.component.ComponentId;
import dev.weir.api.component.Problems;
import dev.weir.api.component.Setting;
import java.nio.file.Path;
import java.time.Duration;

/// The queue in front of an exporter: the key `queue` of every exporter.
public record QueueSettings(
    @Setting("Where batches wait: in `memory`, or on `disk`, where they survive the process.")
        Storage storage,
    @Setting("How much may wait before the queue is full; on disk what its files take together.")
        ByteSize maxBytes,
    @Setting("What a full queue does: `block` the pipeline, or drop the oldest or newest batch.")
        WhenFull whenFull,
    @Setting("How many batches are exported at once, as far as the exporter can.") int workers,
    @Setting("Below which directory a queue on disk has its own, named after the exporter.")
        Path directory,
    @Setting(
            "When what is on disk is made safe from a loss of power: every `fsync_interval`, for each"
                + " batch before it is acknowledged (`always`), or `never`. A process that is killed"
                + " loses nothing either way.")
        Fsync fsync,
    @Setting("How much a loss of power may cost with `fsync: interval`.") Duration fsyncInterval) {

  public static final QueueSettings DEFAULTS =
      new QueueSettings(
          Storage.MEMORY,
          ByteSize.ofMebibytes(64),
          WhenFull.BLOCK,
          1,
          Path.of("/var/lib/weir/queue"),
          Fsync.INTERVAL,
          Duration.ofMillis(500));

  /// The least that a queue on disk can do with.
  private static final ByteSize LEAST_ON_DISK = ByteSize.ofMebibytes(1);

  private static final Duration LONGEST_INTERVAL = Duration.ofHours(1);

  /// A queue in memory.
  public QueueSettings(Storage storage, ByteSize maxBytes, WhenFull whenFull, int workers) {
    this(
        storage,
        maxBytes,
        whenFull,
        workers,
        DEFAULTS.directory,
        DEFAULTS.fsync,
        DEFAULTS.fsyncInterval);
  }

  /// Where batches wait.
  public enum Storage {
    MEMORY,
    DISK
  }

  /// When a queue on disk is synced.
  public enum Fsync {
    INTERVAL,
    ALWAYS,
    NEVER
  }

  /// What a full queue does with the next batch.
  public enum WhenFull {
    BLOCK,
    DROP_OLDEST,
    DROP_NEWEST
  }

  void check(Problems problems) {
    if (storage == Storage.DISK && maxBytes.bytes() < LEAST_ON_DISK.bytes()) {
      problems.add(
          "max_bytes",
          "a queue on disk cannot do with " + maxBytes + "; wanted " + LEAST_ON_DISK + " or more");
    } else if (maxBytes.bytes() == 0) {
      problems.add("max_bytes", "a queue of 0B can hold nothing; wanted a size like 64MiB");
    }
    if (workers < 1 || workers > 64) {
      problems.add("workers", workers + " is out of range; wanted 1 to 64");
    }
    if (!fsyncInterval.isPositive() || fsyncInterval.compareTo(LONGEST_INTERVAL) > 0) {
      problems.add(
          "fsync_interval",
          DurationText.format(fsyncInterval) + " is out of range; wanted 1ms to 1h, like 500ms");
    }
  }

  /// Where an exporter's batches wait on disk. No type has a `_`, so no two ids have the same.
  public Path directoryOf(ComponentId exporter) {
    return directory.resolve(exporter.toString().replace('/', '_'));
  }

  /// What the machine must have.
  void checkEnvironment(ComponentId exporter, Problems problems) {
    if (storage == Storage.DISK) {
      DirectoryProblem.of(directoryOf(exporter))
          .ifPresent(problem -> problems.add("directory", problem));
    }
  }
}
