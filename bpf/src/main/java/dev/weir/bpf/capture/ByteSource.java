// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.function.LongSupplier;

/// The uncompressed bytes of a capture, read forwards through a window of fixed size.
///
/// Files are read, not mapped: one that somebody cuts meanwhile would kill the process where C reads
/// what is mapped, and reading costs less (docs/decisions/0014). A plain file is read up to the length
/// that it had when it was opened.
final class ByteSource implements AutoCloseable {
  /// How many bytes [#has] can be asked for: any record that a capture tool writes.
  static final int WINDOW = 1 << 19;

  private static final int CAPACITY = 2 * WINDOW;

  /// So much at once of a file: it is still in the processor's cache when it is looked at.
  private static final int READ_BYTES = 1 << 18;

  private static final int CHUNK_BYTES = 1 << 16;

  /// Where bytes come from.
  private interface Input {
    /// As [java.nio.channels.ReadableByteChannel#read].
    int read(ByteBuffer into) throws IOException;
  }

  private final Arena arena = Arena.ofShared();
  private final MemorySegment memory;
  private final ByteBuffer buffer;

  /// The same bytes, for reading numbers: a look through a buffer is there at once, one at a segment
  /// only after its method handles have been made.
  private final ByteBuffer view;

  private final Input input;
  private final AutoCloseable close;
  private final long size;
  private final LongSupplier consumed;
  private Runnable beforeMoving = () -> {};
  private long position;
  private int start;
  private int end;
  private boolean ended;
  private boolean cut;

  private ByteSource(Input input, AutoCloseable close, long size, LongSupplier consumed) {
    try {
      this.memory = arena.allocate(CAPACITY, 64);
      this.buffer = memory.asByteBuffer();
      this.view = memory.asByteBuffer();
    } catch (Throwable e) {
      arena.close();
      throw e;
    }
    this.input = input;
    this.close = close;
    this.size = size;
    this.consumed = consumed;
  }

  /// Reads a plain file from its beginning; takes the channel, and closes it.
  static ByteSource ofFile(FileChannel channel) throws IOException {
    return new ByteSource(channel::read, channel, channel.size(), () -> -1);
  }

  /// Reads what can only be read once, a decompressed file or a pipe, and closes it.
  ///
  /// @param consumed how much of the file as stored has been consumed, in bytes
  static ByteSource ofStream(InputStream in, LongSupplier consumed) {
    byte[] chunk = new byte[CHUNK_BYTES];
    Input input =
        into -> {
          int read = in.read(chunk, 0, Math.min(chunk.length, into.remaining()));
          into.put(chunk, 0, Math.max(read, 0));
          return read;
        };
    return new ByteSource(input, in, -1, consumed);
  }

  /// Has something done each time before bytes of [#memory] move or make room: whoever holds
  /// addresses of some uses them up.
  void beforeMoving(Runnable task) {
    beforeMoving = task;
  }

  /// Bytes before the current one.
  long position() {
    return position;
  }

  /// Makes the next `count` bytes visible, at most [#WINDOW]. False when the source ends before.
  ///
  /// @throws EOFException when a plain file ends before it should: somebody cut it
  boolean has(int count) throws IOException {
    if (end - start >= count) {
      return true;
    }
    if (count > CAPACITY - start) {
      beforeMoving.run();
      MemorySegment.copy(memory, start, memory, 0, end - start);
      end -= start;
      start = 0;
    }
    while (end - start < count && !ended) {
      fill();
    }
    return end - start >= count;
  }

  /// In which byte order numbers are read.
  void order(ByteOrder order) {
    view.order(order);
  }

  /// The number in eight visible bits that begin so many bytes from here.
  int u8(int at) {
    return Byte.toUnsignedInt(view.get(start + at));
  }

  /// That in sixteen.
  int u16(int at) {
    return Short.toUnsignedInt(view.getShort(start + at));
  }

  /// That in 32.
  long u32(int at) {
    return Integer.toUnsignedLong(view.getInt(start + at));
  }

  /// That in 64, with sign.
  long s64(int at) {
    return view.getLong(start + at);
  }

  /// How many bytes are visible.
  int visible() {
    return end - start;
  }

  /// The memory that holds what [#has] made visible, from [#offset] on.
  MemorySegment memory() {
    return memory;
  }

  long offset() {
    return start;
  }

  /// Moves on. False when the source ends before.
  boolean skip(long count) throws IOException {
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

  /// Bytes from here to the end, or -1 when that is not known.
  long left() {
    return size < 0 ? -1 : size - position;
  }

  /// Whether the source turned out to end inside a compressed stream.
  boolean cut() {
    return cut;
  }

  /// How much of the file as stored has been consumed, in bytes.
  long consumed() {
    return size < 0 ? consumed.getAsLong() : position;
  }

  /// Appends to the window; a compressed stream that ends too early ends here.
  private void fill() throws IOException {
    int most = Math.min(READ_BYTES, CAPACITY - end);
    if (size >= 0) {
      most = (int) Math.min(most, left() - (end - start));
      if (most == 0) {
        ended = true;
        return;
      }
    }
    buffer.limit(end + most).position(end);
    try {
      ended = input.read(buffer) < 0;
    } catch (EOFException e) {
      ended = true;
      cut = true;
    }
    end = buffer.position();
    if (ended && size >= 0) {
      throw new EOFException();
    }
  }

  @Override
  public void close() {
    try {
      close.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      if (arena.scope().isAlive()) {
        arena.close();
      }
    }
  }
}
