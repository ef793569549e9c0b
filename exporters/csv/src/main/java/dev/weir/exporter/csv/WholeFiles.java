// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/// Files that are there whole or not at all, whatever happens in between.
final class WholeFiles {
  private WholeFiles() {}

  /// Where a file is made before it takes its name.
  static Path temporary(Path path) {
    return path.resolveSibling("." + path.getFileName() + ".tmp");
  }

  /// Writes a file, or replaces it, at once.
  static void replace(Path path, byte[] content) throws IOException {
    Path temporary = temporary(path);
    try (FileOutputStream out = create(temporary)) {
      out.write(content);
      out.getFD().sync();
    } catch (IOException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
    Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
    sync(directoryOf(path));
  }

  /// Gives a file, which is on the disk already, its name.
  ///
  /// @throws FileAlreadyExistsException when somebody else has made a file of that name
  static void moveTo(Path path, Path from) throws IOException {
    if (Files.exists(path)) {
      throw new FileAlreadyExistsException(path.toString());
    }
    Files.move(from, path, StandardCopyOption.ATOMIC_MOVE);
    sync(directoryOf(path));
  }

  /// Removes a file whose rows another one holds, once that is on the disk.
  static void removeFor(Path other, Path path) throws IOException {
    sync(other);
    sync(directoryOf(other));
    Files.deleteIfExists(path);
  }

  /// Begins a file. Not by a channel: that closes when the writing thread is interrupted.
  static FileOutputStream create(Path path) throws IOException {
    return new FileOutputStream(path.toFile());
  }

  /// A name is on the disk when its directory is.
  private static Path directoryOf(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().getParent());
  }

  /// For a directory it takes a channel, so an interrupt has to wait.
  private static void sync(Path path) throws IOException {
    boolean interrupted = Thread.interrupted();
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (ClosedByInterruptException _) {
      interrupted = true; // the name is there; that it is on the disk waits for the next sync
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
