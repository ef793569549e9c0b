// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.LongSupplier;

/// What can only be read once: a decompressed file or a pipe. Holds a window of fixed size.
final class StreamSource implements ByteSource {
  private static final int CAPACITY = 2 * WINDOW;
  private static final int CHUNK = 1 << 16;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment memory = arena.allocate(CAPACITY, 8);
  private final byte[] chunk = new byte[CHUNK];
  private final InputStream in;
  private final LongSupplier consumed;
  private long position;
  private int start;
  private int end;
  private boolean ended;
  private boolean cut;

  /// Reads `in` and closes it.
  StreamSource(InputStream in, LongSupplier consumed) {
    this.in = in;
    this.consumed = consumed;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public boolean has(int count) throws IOException {
    if (count > CAPACITY - start) {
      MemorySegment.copy(memory, start, memory, 0, end - start);
      end -= start;
      start = 0;
    }
    while (end - start < count && !ended) {
      int read = read(Math.min(chunk.length, CAPACITY - end));
      MemorySegment.copy(chunk, 0, memory, JAVA_BYTE, end, read);
      end += read;
    }
    return end - start >= count;
  }

  @Override
  public MemorySegment memory() {
    return memory;
  }

  @Override
  public long offset() {
    return start;
  }

  @Override
  public boolean skip(long count) throws IOException {
    long left = count;
    while (left > 0) {
      if (start == end && !has(1)) {
        return false;
      }
      int step = (int) Math.min(left, end - start);
      start += step;
      position += step;
      left -= step;
    }
    return true;
  }

  @Override
  public long left() {
    return -1;
  }

  @Override
  public long consumed() {
    return consumed.getAsLong();
  }

  @Override
  public boolean isMapped() {
    return false;
  }

  @Override
  public boolean isWhole() {
    return true;
  }

  @Override
  public boolean cut() {
    return cut;
  }

  /// Reads into the chunk; a compressed stream that ends too early ends here.
  private int read(int most) throws IOException {
    try {
      int read = in.read(chunk, 0, most);
      ended = read < 0;
      return Math.max(read, 0);
    } catch (EOFException e) {
      ended = true;
      cut = true;
      return 0;
    }
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      if (arena.scope().isAlive()) {
        arena.close();
      }
    }
  }
}
