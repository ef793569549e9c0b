// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Captures that are to be read one after the other.
public final class CaptureFiles {
  /// The shortest packet that can be in a flow, with its record header.
  private static final int SMALLEST_RECORD = 31;

  /// A key finds both its buckets full before the table is, in a small one by chance sooner.
  private static final long SPARE_FLOWS = 1024;

  private CaptureFiles() {}

  /// Opens each file to see that it can be read, and returns how many flows they can hold together,
  /// at most `maxFlows`: a small capture needs no large table, and the kernel allocates all of it.
  /// Pipes are not opened, because that can be done only once.
  ///
  /// @throws CaptureException for the first file that cannot be read
  public static int check(List<Path> files, int maxFlows) throws CaptureException {
    long flows = 0;
    for (Path file : files) {
      if (isPipe(file)) {
        flows += maxFlows;
        continue;
      }
      try (CaptureFile capture = CaptureFile.open(file)) {
        flows += capture.isCompressed() ? maxFlows : capture.sizeBytes() / SMALLEST_RECORD + 1;
      }
    }
    return Math.clamp(flows + flows / 4 + SPARE_FLOWS, 1, maxFlows);
  }

  private static boolean isPipe(Path file) {
    return Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file);
  }
}
