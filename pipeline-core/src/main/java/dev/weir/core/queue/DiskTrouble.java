// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue;

import dev.weir.api.Batch;
import dev.weir.api.component.Clock;
import dev.weir.core.log.FailureLog;
import dev.weir.core.log.Messages;
import dev.weir.core.queue.disk.Backlog;
import dev.weir.core.queue.disk.DamageReport;
import dev.weir.core.telemetry.ComponentTelemetry;
import dev.weir.core.telemetry.DropReason;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/// What goes wrong with a queue on disk: counted, told in the log and, while it lasts, a reason why the
/// exporter is unhealthy. Safe for use by several threads.
final class DiskTrouble implements DamageReport {
  private static final String STORE = "store";
  private static final String READ = "read";
  private static final String SYNC = "fsync";
  private static final long NEXT_TO_NOTHING = 1 << 20;
  private static final int MOST_FILES_TOLD = 1_000;

  private final Path directory;
  private final ComponentTelemetry telemetry;
  private final System.Logger logger;
  private final FailureLog storing;
  private final FailureLog reading;
  private final FailureLog syncing;
  private final FailureLog writing;
  private final FailureLog other;
  private final LongAdder unreadableBytes = new LongAdder();
  private final Set<Path> told = new HashSet<>();

  DiskTrouble(Path directory, ComponentTelemetry telemetry, System.Logger logger, Clock clock) {
    this.directory = directory;
    this.telemetry = telemetry;
    this.logger = logger;
    this.storing = new FailureLog(logger, clock);
    this.reading = new FailureLog(logger, clock);
    this.syncing = new FailureLog(logger, clock);
    this.writing = new FailureLog(logger, clock);
    this.other = new FailureLog(logger, clock);
  }

  /// So many bytes were not read back.
  long unreadableBytes() {
    return unreadableBytes.sum();
  }

  void stored() {
    telemetry.health().succeeded(STORE);
    storing.succeeded("batches are stored again in " + directory);
  }

  /// @param waits whether somebody waits to store the same again
  void notStored(IOException cause, boolean waits) {
    String message = "batches cannot be stored in " + directory + ": " + Messages.chain(cause);
    if (waits) {
      telemetry.health().failedForNow(STORE, message);
    } else {
      telemetry.health().failed(STORE, message);
    }
    storing.failed(message, null);
  }

  /// Whether there was no room, and no other reason, for not storing.
  boolean isFull(IOException cause) {
    String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    try {
      return message.contains("space")
          || message.contains("quota")
          || Files.getFileStore(directory).getUsableSpace() < NEXT_TO_NOTHING;
    } catch (IOException _) {
      return false;
    }
  }

  void read() {
    telemetry.health().succeeded(READ);
    reading.succeeded("batches are read again from " + directory);
  }

  void notRead(IOException cause) {
    String message = "batches cannot be read from " + directory + ": " + Messages.chain(cause);
    telemetry.health().failedForNow(READ, message);
    reading.failed(message, null);
  }

  void synced() {
    telemetry.health().succeeded(SYNC);
    syncing.succeeded("fsync works again in " + directory);
  }

  void notSynced(IOException cause) {
    String message = "fsync failed in " + directory + ": " + Messages.chain(cause);
    telemetry.health().failed(SYNC, message);
    syncing.failed(message + "; what was stored since the last one may not survive", null);
  }

  void unwritable(Batch batch, RuntimeException cause) {
    telemetry.exception();
    writing.failed("a batch of " + batch.size() + " records cannot be written; dropped", cause);
  }

  /// The end: so much is not delivered, and nothing of it lost.
  void left(Backlog waiting, int underWay) {
    if (underWay > 0 || !waiting.isEmpty()) {
      logger.log(
          Level.INFO,
          waiting
              + (underWay == 0 ? "" : " and " + underWay + " more under way")
              + " stay in "
              + directory
              + " and go out when it is opened again");
    }
  }

  @Override
  public void lost(Path file, long offset, long bytes, long items, String why) {
    unreadableBytes.add(bytes);
    telemetry.dropped(items, DropReason.UNREADABLE);
    String message =
        file
            + ", offset "
            + offset
            + ": "
            + bytes
            + " bytes with "
            + (items == 0 ? "no known" : items)
            + " records are passed over: "
            + why;
    telemetry.health().note(message);
    if (firstOf(file)) {
      logger.log(Level.WARNING, message + "; the file is kept below " + directory);
    }
  }

  /// One line a file: what else is wrong with it is counted.
  private synchronized boolean firstOf(Path file) {
    if (told.size() >= MOST_FILES_TOLD) {
      told.clear();
    }
    return told.add(file);
  }

  @Override
  public void failed(String what, IOException cause) {
    other.failed(what, cause);
  }
}
