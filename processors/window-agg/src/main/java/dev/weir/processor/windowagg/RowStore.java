// SPDX-License-Identifier: Apache-2.0
package dev.weir.processor.windowagg;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The rows of one window, by number from 0, as bytes: which flow, where that flow's row in the open
/// window before stands, and the content. For one thread.
final class RowStore {
  private static final int FLOW = 0;
  private static final int OLDER_WINDOW = 4;
  private static final int OLDER_ROW = 8;
  private static final int CAPACITY = 12;
  private static final int CONTENT = 16;

  /// A row that grew once may grow again: this part of it is left free then.
  private static final int SLACK = 8;

  private final RowMemory memory;
  private final RowCodec codec;
  private final List<byte[]> chunks = new ArrayList<>();

  /// Where each row stands: number of the chunk, then the place in it.
  private int[] places = new int[16];

  private int size;
  private int end;
  private long bytes;

  /// @param windowNanos the window's start
  RowStore(RowMemory memory, long windowNanos) {
    this.memory = memory;
    this.codec = new RowCodec(windowNanos);
  }

  int size() {
    return size;
  }

  /// Bytes of memory that the rows take.
  long bytes() {
    return bytes + 4L * places.length + 128L * codec.interned();
  }

  /// Adds a row and returns its number.
  int add(int flow, int olderWindow, int olderRow, RowContent content) {
    if (size == places.length) {
      places = Arrays.copyOf(places, 2 * size);
    }
    int length = encode(content);
    int place = room(CONTENT + length);
    RowBuffer header = moveTo(place);
    header.putInt(flow);
    header.putInt(olderWindow);
    header.putInt(olderRow);
    header.putInt(length);
    System.arraycopy(memory.scratch, 0, chunk(place), offset(place) + CONTENT, length);
    places[size] = place;
    return size++;
  }

  int flow(int row) {
    return moveTo(places[row] + FLOW).getInt();
  }

  int olderWindow(int row) {
    return moveTo(places[row] + OLDER_WINDOW).getInt();
  }

  int olderRow(int row) {
    return moveTo(places[row] + OLDER_ROW).getInt();
  }

  /// Names another row as the flow's in the open window before.
  void setOlder(int row, int olderWindow, int olderRow) {
    RowBuffer header = moveTo(places[row] + OLDER_WINDOW);
    header.putInt(olderWindow);
    header.putInt(olderRow);
  }

  void read(int row, RowContent content) {
    codec.read(moveTo(places[row] + CONTENT), content);
  }

  /// The row's start alone.
  long startNanos(int row) {
    return codec.readStart(moveTo(places[row] + CONTENT));
  }

  /// Replaces a row's content, in its place where it fits.
  void write(int row, RowContent content) {
    int length = encode(content);
    int place = places[row];
    if (length > moveTo(place + CAPACITY).getInt()) {
      int capacity = length + length / SLACK;
      int to = room(CONTENT + capacity);
      System.arraycopy(chunk(place), offset(place), chunk(to), offset(to), CAPACITY);
      moveTo(to + CAPACITY).putInt(capacity);
      places[row] = to;
      place = to;
    }
    System.arraycopy(memory.scratch, 0, chunk(place), offset(place) + CONTENT, length);
  }

  /// Gives the memory back. The rows are gone.
  void clear() {
    memory.giveBack(chunks);
    chunks.clear();
    size = 0;
    end = 0;
    bytes = 0;
  }

  /// Puts the content into the scratch and returns its length.
  private int encode(RowContent content) {
    memory.buffer.moveTo(memory.scratch, 0);
    codec.write(content, memory.buffer);
    return memory.buffer.position();
  }

  /// Takes so much room.
  private int room(int length) {
    while (chunks.isEmpty() || end + length > chunks.getLast().length) {
      byte[] chunk = memory.take(chunks.size());
      chunks.add(chunk);
      bytes += chunk.length;
      end = 0;
    }
    int place = ((chunks.size() - 1) << RowMemory.BITS) + end;
    end += length;
    return place;
  }

  private RowBuffer moveTo(int place) {
    memory.buffer.moveTo(chunk(place), offset(place));
    return memory.buffer;
  }

  private byte[] chunk(int place) {
    return chunks.get(place >>> RowMemory.BITS);
  }

  private static int offset(int place) {
    return place & ((1 << RowMemory.BITS) - 1);
  }
}
