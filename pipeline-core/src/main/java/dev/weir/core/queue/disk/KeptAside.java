// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Segments with something in them that could not be read, for a person or another Weir to look at: the
/// directory `unreadable`. The oldest go when they take too much room. For one thread at a time.
final class KeptAside {
  private final Path directory;
  private final long mostBytes;
  private long bytes;

  /// @param mostBytes how much may be kept
  KeptAside(Path directory, long mostBytes) throws IOException {
    this.directory = directory;
    this.mostBytes = mostBytes;
    for (Path file : files()) {
      bytes += Files.size(file);
    }
  }

  /// Moves a segment here, or deletes it when it is bigger than all that may be kept.
  void keep(Path segment, long size) throws IOException {
    if (size > mostBytes) {
      Files.deleteIfExists(segment);
      return;
    }
    for (Path oldest : files()) {
      if (bytes + size <= mostBytes) {
        break;
      }
      bytes -= Files.size(oldest);
      Files.delete(oldest);
    }
    Files.createDirectories(directory);
    Files.move(
        segment, directory.resolve(segment.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    bytes += size;
  }

  long bytes() {
    return bytes;
  }

  private List<Path> files() throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(directory)) {
      return new ArrayList<>(all.filter(Files::isRegularFile).sorted().toList());
    }
  }
}
