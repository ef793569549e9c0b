// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue.disk;

import java.io.IOException;
import java.nio.file.Path;

/// Told of everything that a log cannot read back, once for each place, and of what it cannot do.
public interface DamageReport {
  /// Something is lost to the log.
  ///
  /// @param file where it stands; the file is kept aside when the rest of it was read
  /// @param offset in bytes from the file's beginning
  /// @param bytes how many
  /// @param items how many records were in them as far as that is known
  /// @param why a clause, for example `the checksum is wrong`
  void lost(Path file, long offset, long bytes, long items, String why);

  /// Something failed that loses nothing.
  ///
  /// @param what a clause, for example `the position cannot be kept`
  void failed(String what, IOException cause);
}
