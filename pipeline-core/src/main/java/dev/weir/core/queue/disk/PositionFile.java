// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue.disk;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A position in a file of two slots that are written by turns: when a crash tears one, the other
/// holds the position before. An older position only means that records are sent again. For one thread
/// at a time.
final class PositionFile implements AutoCloseable {
  private static final int SLOT = 4096;
  private static final int FIXED = 8 + 8 + 4 + 4;
  private static final int MOST_OPEN = (SLOT - FIXED) / Long.BYTES;

  private final RandomAccessFile file;
  private final byte[] slot = new byte[SLOT];
  private long generation;

  PositionFile(Path path) throws IOException {
    file = new RandomAccessFile(path.toFile(), "rw");
  }

  /// The newest position that is whole; null when there is none.
  @Nullable Position read() throws IOException {
    Position newest = null;
    for (int i = 0; i < 2; i++) {
      if (file.length() >= (i + 1L) * SLOT) {
        file.seek((long) i * SLOT);
        file.readFully(slot);
        Position found = decode();
        newest = found == null ? newest : found;
      }
    }
    return newest;
  }

  /// The position in the slot when it is whole and newer than what was seen so far.
  private @Nullable Position decode() {
    ByteBuffer in = ByteBuffer.wrap(slot);
    int checksum = in.getInt();
    long written = in.getLong();
    long next = in.getLong();
    int count = in.getInt();
    if (checksum != Checksum.of(slot, 4, SLOT - 4)
        || written <= generation
        || next < 1
        || count < 0
        || count > MOST_OPEN) {
      return null;
    }
    generation = written;
    Set<Long> open = new HashSet<>();
    for (int i = 0; i < count; i++) {
      open.add(in.getLong());
    }
    return new Position(next, open);
  }

  void write(Position position) throws IOException {
    generation++;
    ByteBuffer out = ByteBuffer.wrap(slot);
    out.putInt(0).putLong(generation).putLong(position.next());
    out.putInt(Math.min(MOST_OPEN, position.open().size()));
    int count = 0;
    for (long sequence : position.open()) {
      if (count++ == MOST_OPEN) {
        // More than fit: all from here on counts as not begun.
        out.putLong(12, sequence);
        break;
      }
      out.putLong(sequence);
    }
    out.putInt(0, Checksum.of(slot, 4, SLOT - 4));
    file.seek(generation % 2 * SLOT);
    file.write(slot);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
