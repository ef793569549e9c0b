// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.flow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What was last told of each flow, in arrays of primitives: about 320 bytes a flow. An open
/// addressing table finds the row of a key; rows never move. For one thread.
final class FlowMemory {
  private static final int PAGE_SHIFT = 9;
  private static final int PAGE_ROWS = 1 << PAGE_SHIFT;

  private static final int KEY = 0;
  private static final int SUMS = KEY + KeyReading.LONGS;
  private static final int TOLD_START = SUMS + Sum.SUMS;
  private static final int LAST = TOLD_START + 1;
  private static final int SEQUENCE = LAST + 1;
  private static final int LONGS = SEQUENCE + 1;

  /// Set in the sequence's word for a connection that both sides have ended.
  private static final long CLOSED = 1L << 63;

  private static final int FREE = -1;
  private static final int INITIAL_SLOTS = 1024;

  private final List<long[]> longs = new ArrayList<>();
  private final List<int[]> counts = new ArrayList<>();
  private int[] freeRows = new int[PAGE_ROWS];
  private int free;
  private int[] slots = new int[INITIAL_SLOTS];
  private int size;

  FlowMemory() {
    Arrays.fill(slots, FREE);
  }

  int size() {
    return size;
  }

  /// The row of `key`, made when there is none: nothing told, sequence 0.
  int row(KeyReading key) {
    int slot = slotOf(key);
    if (slots[slot] != FREE) {
      return slots[slot];
    }
    if ((size + 1) * 2L > slots.length) {
      grow();
      slot = slotOf(key);
    }
    int row = newRow();
    slots[slot] = row;
    size++;
    long[] page = longs.get(row >>> PAGE_SHIFT);
    int at = at(row);
    Arrays.fill(page, at, at + LONGS, 0);
    key.copyTo(page, at + KEY);
    int countsAt = countsAt(row);
    Arrays.fill(counts.get(row >>> PAGE_SHIFT), countsAt, countsAt + Count.COUNTS, 0);
    return row;
  }

  /// Forgets `key`.
  void remove(KeyReading key) {
    int slot = slotOf(key);
    int row = slots[slot];
    if (row == FREE) {
      return;
    }
    if (free == freeRows.length) {
      freeRows = Arrays.copyOf(freeRows, free * 2);
    }
    freeRows[free++] = row;
    size--;
    closeGap(slot);
  }

  /// Copies what was told last into `told`: its counts and the start of its epoch.
  void load(int row, EpochReading told) {
    long[] page = longs.get(row >>> PAGE_SHIFT);
    int at = at(row);
    System.arraycopy(page, at + SUMS, told.sums, 0, Sum.SUMS);
    System.arraycopy(counts.get(row >>> PAGE_SHIFT), countsAt(row), told.counts, 0, Count.COUNTS);
    told.startNanos = page[at + TOLD_START];
  }

  /// Remembers `told` as told, and counts one record more.
  void store(int row, EpochReading told) {
    long[] page = longs.get(row >>> PAGE_SHIFT);
    int at = at(row);
    System.arraycopy(told.sums, 0, page, at + SUMS, Sum.SUMS);
    System.arraycopy(told.counts, 0, counts.get(row >>> PAGE_SHIFT), countsAt(row), Count.COUNTS);
    page[at + TOLD_START] = told.startNanos;
    page[at + SEQUENCE]++;
  }

  long toldPackets(int row) {
    long[] page = longs.get(row >>> PAGE_SHIFT);
    int at = at(row) + SUMS + Sum.PACKETS;
    return page[at] + page[at + Sum.DIRECTION];
  }

  long sequence(int row) {
    return longs.get(row >>> PAGE_SHIFT)[at(row) + SEQUENCE] & ~CLOSED;
  }

  /// Remembers when the flow's last packet came, and whether the connection is over.
  void touch(int row, long lastNanos, boolean closed) {
    long[] page = longs.get(row >>> PAGE_SHIFT);
    int at = at(row);
    page[at + LAST] = lastNanos;
    page[at + SEQUENCE] = (page[at + SEQUENCE] & ~CLOSED) | (closed ? CLOSED : 0);
  }

  /// At most `count` keys: those of closed connections first, then those that are silent longest.
  List<KeyReading> oldest(int count) {
    int wanted = Math.min(count, size);
    List<KeyReading> keys = new ArrayList<>(wanted);
    long[] lasts = new long[size];
    int open = 0;
    for (int row : slots) {
      if (row == FREE) {
        continue;
      }
      if (!isClosed(row)) {
        lasts[open++] = last(row);
      } else if (keys.size() < wanted) {
        keys.add(key(row));
      }
    }
    int missing = wanted - keys.size();
    if (missing == 0) {
      return keys;
    }
    Arrays.sort(lasts, 0, open);
    long youngest = lasts[missing - 1];
    for (int row : slots) {
      if (keys.size() == wanted) {
        break;
      }
      if (row != FREE && !isClosed(row) && last(row) <= youngest) {
        keys.add(key(row));
      }
    }
    return keys;
  }

  private KeyReading key(int row) {
    KeyReading key = new KeyReading();
    key.copyFrom(longs.get(row >>> PAGE_SHIFT), at(row) + KEY);
    return key;
  }

  private long last(int row) {
    return longs.get(row >>> PAGE_SHIFT)[at(row) + LAST];
  }

  private boolean isClosed(int row) {
    return (longs.get(row >>> PAGE_SHIFT)[at(row) + SEQUENCE] & CLOSED) != 0;
  }

  /// The slot that holds the key's row, or the free one where it belongs.
  private int slotOf(KeyReading key) {
    int mask = slots.length - 1;
    int slot = key.hash() & mask;
    while (slots[slot] != FREE && !holds(slots[slot], key)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private boolean holds(int row, KeyReading key) {
    return key.isAt(longs.get(row >>> PAGE_SHIFT), at(row) + KEY);
  }

  /// Moves up what was pushed on by the slot that is free now (Knuth, volume 3, algorithm 6.4R).
  private void closeGap(int freed) {
    int mask = slots.length - 1;
    int gap = freed;
    slots[gap] = FREE;
    for (int slot = (gap + 1) & mask; slots[slot] != FREE; slot = (slot + 1) & mask) {
      int home = key(slots[slot]).hash() & mask;
      if (((slot - home) & mask) >= ((slot - gap) & mask)) {
        slots[gap] = slots[slot];
        slots[slot] = FREE;
        gap = slot;
      }
    }
  }

  private void grow() {
    int[] old = slots;
    slots = new int[old.length * 2];
    Arrays.fill(slots, FREE);
    int mask = slots.length - 1;
    for (int row : old) {
      if (row != FREE) {
        int slot = key(row).hash() & mask;
        while (slots[slot] != FREE) {
          slot = (slot + 1) & mask;
        }
        slots[slot] = row;
      }
    }
  }

  private int newRow() {
    if (free == 0) {
      int first = longs.size() << PAGE_SHIFT;
      longs.add(new long[PAGE_ROWS * LONGS]);
      counts.add(new int[PAGE_ROWS * Count.COUNTS]);
      for (int row = first + PAGE_ROWS - 1; row >= first; row--) {
        freeRows[free++] = row;
      }
    }
    return freeRows[--free];
  }

  private static int at(int row) {
    return (row & (PAGE_ROWS - 1)) * LONGS;
  }

  private static int countsAt(int row) {
    return (row & (PAGE_ROWS - 1)) * Count.COUNTS;
  }
}
