// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A capture cannot be read, or not further than to some offset. The message names the file, and
/// where it matters the offset, what was found and what was wanted; users read it.
public final class CaptureException extends Exception {
  private static final long serialVersionUID = 1L;

  private final long offset;

  private CaptureException(String message, long offset, @Nullable Throwable cause) {
    super(message, cause);
    this.offset = offset;
  }

  /// The file as a whole cannot be read.
  static CaptureException of(Path file, String problem) {
    return new CaptureException(file + ": " + problem, 0, null);
  }

  static CaptureException of(Path file, String problem, Throwable cause) {
    return new CaptureException(file + ": " + problem, 0, cause);
  }

  /// What stands at `offset` (of the uncompressed content) makes no sense.
  static CaptureException at(Path file, long offset, String problem) {
    return new CaptureException(file + ": at offset " + offset + ": " + problem, offset, null);
  }

  static CaptureException at(Path file, long offset, String problem, Throwable cause) {
    return new CaptureException(file + ": at offset " + offset + ": " + problem, offset, cause);
  }

  /// Where reading ended, in bytes of the uncompressed content; 0 when it did not begin.
  public long offset() {
    return offset;
  }
}
