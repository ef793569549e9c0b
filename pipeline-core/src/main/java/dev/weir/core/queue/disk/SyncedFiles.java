// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The file that is written to, and those before it that are not yet synced. All but [#sync] is for one
/// thread at a time.
final class SyncedFiles implements AutoCloseable {
  private final Path directory;
  private final boolean durable;
  private final Map<Path, SegmentWriter> unsynced = new LinkedHashMap<>();
  private volatile @Nullable Path path;
  private @Nullable SegmentWriter writer;

  SyncedFiles(Path directory, boolean durable) {
    this.directory = directory;
    this.durable = durable;
  }

  void begin(Path file, long salt, byte[] header) throws IOException {
    SegmentWriter next = SegmentWriter.create(file, salt, header);
    if (durable) {
      syncDirectory();
    }
    writer = next;
    path = file;
    synchronized (unsynced) {
      unsynced.put(file, next);
    }
  }

  /// A file that the directory forgets in a loss of power is lost with all that was synced to it.
  private void syncDirectory() throws IOException {
    boolean interrupted = Thread.interrupted();
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  void append(RecordHeader record, byte[] bytes) throws IOException {
    Objects.requireNonNull(writer).append(record, bytes);
  }

  long size() {
    return Objects.requireNonNull(writer).size();
  }

  boolean hasRecords() {
    return Objects.requireNonNull(writer).hasRecords();
  }

  /// Ends the file that is written to. It is closed once it is synced.
  void retire() {
    Path last = path;
    writer = null;
    path = null;
    if (last != null && !durable) {
      forget(last);
    }
  }

  /// The file is deleted: nothing in it matters any more.
  void forget(Path file) {
    SegmentWriter gone;
    synchronized (unsynced) {
      gone = unsynced.remove(file);
    }
    if (gone != null) {
      close(gone);
    }
  }

  /// Waits until all files are synced and closes those that are written no more.
  void sync() throws IOException {
    Map<Path, SegmentWriter> all;
    synchronized (unsynced) {
      all = new LinkedHashMap<>(unsynced);
    }
    for (Map.Entry<Path, SegmentWriter> one : all.entrySet()) {
      // Asked before: what is appended during the sync may not be covered by it.
      boolean complete = !one.getKey().equals(path);
      one.getValue().sync();
      if (complete) {
        forget(one.getKey());
      }
    }
  }

  private static void close(SegmentWriter writer) {
    try {
      writer.close();
    } catch (IOException _) {
      // Its bytes were written, and synced where that was asked for.
    }
  }

  @Override
  public void close() throws IOException {
    retire();
    try {
      if (durable) {
        sync();
      }
    } finally {
      synchronized (unsynced) {
        unsynced.values().forEach(SyncedFiles::close);
        unsynced.clear();
      }
    }
  }
}
