// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/// A partial file of rows as text, that grows by whole batches: what could not be written completely
/// is cut off again. Locked as long as it is open, so that no other process takes it for one that was
/// left behind. Not safe for use by several threads.
///
/// `RandomAccessFile` and not a channel: a channel closes when the writing thread is interrupted.
final class Journal implements AutoCloseable {
  private Path path;
  private final RandomAccessFile file;
  private final Object identity;
  private final long headerLength;
  private long length;
  private long before;
  private boolean torn;
  private boolean unsynced = true;

  private Journal(Path path, RandomAccessFile file, long headerLength, long length)
      throws IOException {
    this.path = path;
    this.file = file;
    this.identity = identity(path);
    this.headerLength = headerLength;
    this.length = length;
  }

  /// Makes the next file with its header line, or leaves nothing behind.
  static Journal create(FileNames names, byte[] header) throws IOException {
    Path path = names.createNext();
    try {
      RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
      try {
        lockNew(file);
        Journal journal = new Journal(path, file, header.length, 0);
        journal.append(header, header.length);
        return journal;
      } catch (IOException e) {
        file.close();
        throw e;
      }
    } catch (IOException e) {
      Files.deleteIfExists(path);
      names.giveBack();
      throw e;
    }
  }

  /// Opens what an earlier run left.
  ///
  /// @throws IOException also when somebody is writing it
  static Journal reopen(Path path) throws IOException {
    if (isOpenHere(path)) {
      throw new IOException(path + " is being written by this process");
    }
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
    try {
      if (!lock(file)) {
        throw new IOException(path + " is being written by another process");
      }
      return new Journal(path, file, 0, file.length());
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /// To open and close a file that this process has locked would give the lock up (POSIX), so that is
  /// found out without opening it.
  private static boolean isOpenHere(Path path) throws IOException {
    Path wanted = path.toRealPath();
    try (var open = Files.list(Path.of("/proc/self/fd"))) {
      return open.anyMatch(descriptor -> {
        try {
          return Files.readSymbolicLink(descriptor).equals(wanted);
        } catch (IOException _) {
          return false; // closed meanwhile
        }
      });
    } catch (NoSuchFileException _) {
      return false;
    }
  }

  private static void lockNew(RandomAccessFile file) throws IOException {
    boolean locked;
    try {
      locked = lock(file);
    } catch (IOException _) {
      return; // no locks here: nobody else can tell then that the file is being written
    }
    if (!locked) {
      throw new IOException("somebody else has locked the new file");
    }
  }

  private static boolean lock(RandomAccessFile file) throws IOException {
    try {
      FileLock lock = file.getChannel().tryLock();
      return lock != null;
    } catch (OverlappingFileLockException _) {
      return false;
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

  /// Takes back what the last [#append] added. When that fails, the next append or sync does it.
  void undo() throws IOException {
    cutTo(before);
  }

  /// Gives up what is behind.
  void cutTo(long newLength) throws IOException {
    length = newLength;
    torn = true;
    unsynced = true;
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

  /// Gives it another name, in the place of the file that has it.
  void moveTo(Path other) throws IOException {
    Files.move(path, other, StandardCopyOption.ATOMIC_MOVE);
    path = other;
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

  /// Everything from the start, by the same descriptor: closing another one would give the lock up.
  /// Nothing may be appended while somebody reads.
  InputStream read() throws IOException {
    file.seek(0);
    return new InputStream() {
      @Override
      public int read() throws IOException {
        return file.read();
      }

      @Override
      public int read(byte[] to, int from, int count) throws IOException {
        return file.read(to, from, count);
      }
    };
  }

  /// Closes it as it is, for good.
  @Override
  public void close() throws IOException {
    file.close();
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
