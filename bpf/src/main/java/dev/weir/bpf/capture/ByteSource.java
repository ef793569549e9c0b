// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/// The uncompressed bytes of a capture, read forwards.
sealed interface ByteSource extends AutoCloseable permits MappedSource, StreamSource {
  /// How many bytes [#has] can be asked for: any record that a capture tool writes.
  int WINDOW = 1 << 19;

  /// Bytes before the current one.
  long position();

  /// Makes the next `count` bytes visible, at most [#WINDOW]. False when the source ends before.
  boolean has(int count) throws IOException;

  /// The memory that holds what [#has] made visible, from [#offset] on. Changes with [#has].
  MemorySegment memory();

  long offset();

  /// Moves on. False when the source ends before.
  boolean skip(long count) throws IOException;

  /// Bytes from here to the end, or -1 when that is not known.
  long left();

  /// Whether the source turned out to end inside a compressed stream.
  boolean cut();

  /// Whether [#memory] is the same, and holds the same, from the beginning to the end.
  boolean isMapped();

  /// Whether all that was there at the beginning is there still.
  boolean isWhole() throws IOException;

  /// How much of the file as stored has been consumed, in bytes.
  long consumed();

  @Override
  void close();
}
