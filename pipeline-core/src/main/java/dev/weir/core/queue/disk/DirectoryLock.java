// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue.disk;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Keeps a directory for one process. The kernel gives it back when the process ends, however it does.
final class DirectoryLock implements AutoCloseable {
  private final RandomAccessFile file;

  private DirectoryLock(RandomAccessFile file) {
    this.file = file;
  }

  /// Takes the lock.
  ///
  /// @throws DirectoryInUseException when another has it
  static DirectoryLock take(Path directory) throws IOException, DirectoryInUseException {
    RandomAccessFile file = new RandomAccessFile(directory.resolve("lock").toFile(), "rw");
    try {
      FileLock lock = lock(file);
      if (lock == null) {
        throw new DirectoryInUseException(directory);
      }
      return new DirectoryLock(file);
    } catch (IOException | DirectoryInUseException e) {
      file.close();
      throw e;
    }
  }

  private static @Nullable FileLock lock(RandomAccessFile file) throws IOException {
    try {
      return file.getChannel().tryLock();
    } catch (OverlappingFileLockException _) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
