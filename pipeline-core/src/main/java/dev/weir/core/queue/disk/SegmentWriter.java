// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue.disk;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/// Appends to one segment. Appending is for one thread at a time; `sync` and `close` may come from
/// others meanwhile. Not a channel: an interrupt would close that.
final class SegmentWriter implements AutoCloseable {
  private final RandomAccessFile file;
  private final long salt;
  private final long start;
  private long size;
  private boolean closed;

  private SegmentWriter(RandomAccessFile file, long salt, long start) {
    this.file = file;
    this.salt = salt;
    this.start = start;
    this.size = start;
  }

  /// Begins a new file. When that fails, nothing is left of it.
  static SegmentWriter create(Path path, long salt, byte[] header) throws IOException {
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
    try {
      file.setLength(0);
      file.write(header);
      return new SegmentWriter(file, salt, header.length);
    } catch (IOException e) {
      file.close();
      Files.deleteIfExists(path);
      throw e;
    }
  }

  /// Bytes in the file that are whole records or its header.
  long size() {
    return size;
  }

  boolean hasRecords() {
    return size > start;
  }

  /// Writes a record. When that fails, what was written of it is taken back; when even that fails, the
  /// bytes beyond [#size] are damage to whoever reads the file later.
  ///
  /// @param bytes room for the header, then the payload
  void append(RecordHeader header, byte[] bytes) throws IOException {
    header.put(bytes, RecordHeader.seal(salt, size));
    try {
      file.seek(size);
      file.write(bytes, 0, RecordHeader.BYTES + header.length());
      size += RecordHeader.BYTES + header.length();
    } catch (IOException e) {
      try {
        file.setLength(size);
      } catch (IOException again) {
        e.addSuppressed(again);
      }
      throw e;
    }
  }

  /// Waits until what was appended is where it survives a loss of power.
  synchronized void sync() throws IOException {
    if (!closed) {
      file.getFD().sync();
    }
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    file.close();
  }
}
