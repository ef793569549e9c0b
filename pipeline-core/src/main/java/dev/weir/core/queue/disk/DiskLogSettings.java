// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue.disk;

import java.nio.file.Path;

/// How a log is kept.
///
/// @param directory its own; made when it is missing
/// @param maxBytes the most that its files take together
/// @param schema what is appended in this run is made of
/// @param durable whether files are made known to the disk when they are created, for whoever calls
///     [DiskLog#sync]
public record DiskLogSettings(Path directory, long maxBytes, String schema, boolean durable) {
  private static final long SMALLEST_SEGMENT = 1 << 16;
  private static final long BIGGEST_SEGMENT = 1 << 26;

  /// Small against the whole, because room comes back by segments.
  long segmentBytes() {
    return Math.clamp(maxBytes / 64, SMALLEST_SEGMENT, BIGGEST_SEGMENT);
  }

  long mostKeptAside() {
    return maxBytes / 8;
  }
}
