// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/// One file that grows by whole batches: what could not be written completely is cut off again. Not
/// safe for use by several threads.
///
/// `RandomAccessFile` and not a channel: a channel closes when the writing thread is interrupted.
final class CsvFile {
  private final Path path;
  private final RandomAccessFile file;
  private final Object identity;
  private final long headerLength;
  private long length;
  private long before;
  private boolean torn;
  private boolean unsynced;

  private CsvFile(Path path, RandomAccessFile file, Object identity, byte[] header)
      throws IOException {
    this.path = path;
    this.file = file;
    this.identity = identity;
    this.headerLength = header.length;
    append(header, header.length);
  }

  /// Makes the next file with its header line, or leaves nothing behind.
  static CsvFile create(FileNames names, byte[] header) throws IOException {
    Path path = names.createNext();
    try {
      RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
      try {
        return new CsvFile(path, file, identity(path), header);
      } catch (IOException e) {
        file.close();
        throw e;
      }
    } catch (IOException e) {
      Files.deleteIfExists(path);
      throw e;
    }
  }

  /// Appends all of the first `count` bytes of `rows` or nothing.
  void append(byte[] rows, int count) throws IOException {
    if (torn) {
      cut();
    }
    torn = true;
    try {
      file.seek(length);
      file.write(rows, 0, count);
    } catch (IOException e) {
      cut();
      throw e;
    }
    torn = false;
    before = length;
    length += count;
    unsynced = true;
  }

  /// Takes back what the last [#append] added. When that fails, the next append does it.
  void undo() throws IOException {
    length = before;
    torn = true;
    cut();
  }

  /// Whether the path still leads to this file: somebody may have moved or removed it.
  boolean inPlace() throws IOException {
    try {
      return identity.equals(identity(path));
    } catch (NoSuchFileException _) {
      return false;
    }
  }

  boolean hasRows() {
    return length > headerLength;
  }

  long length() {
    return length;
  }

  Path path() {
    return path;
  }

  void sync() throws IOException {
    if (torn) {
      cut();
    }
    if (unsynced) {
      file.getFD().sync();
      unsynced = false;
    }
  }

  void close() throws IOException {
    try (file) {
      sync();
    }
  }

  private void cut() throws IOException {
    file.setLength(length);
    torn = false;
  }

  private static Object identity(Path path) throws IOException {
    Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    return Objects.requireNonNullElse(key, path);
  }
}
