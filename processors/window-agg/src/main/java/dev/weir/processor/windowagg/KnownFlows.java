// SPDX-License-Identifier: Apache-2.0
package dev.weir.processor.windowagg;

import dev.weir.api.Resource;
import dev.weir.api.flow.FlowKey;
import dev.weir.api.net.Address;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// What is remembered of flows from window to window: 80 bytes each in one array, side by side since they
/// are wanted together, and an index. A flow is a key without direction and the resource that counts its
/// packets; two hosts that see the same connection have a flow each. For one thread.
final class KnownFlows {
  /// The number of no window: the flow has no row in an open one.
  static final int NO_WINDOW = -1;

  private static final int LOWER_HIGH = 0;
  private static final int LOWER_LOW = 1;
  private static final int UPPER_HIGH = 2;
  private static final int UPPER_LOW = 3;
  private static final int PORTS = 4;

  /// Protocol and IP version above, the bits of [Life] below.
  private static final int KIND_AND_LIFE = 5;

  /// Of the newest of the open windows in which the flow has a row: the window above, the row below.
  private static final int NEWEST = 6;

  private static final int FIRST_NANOS = 7;
  private static final int LAST_NANOS = 8;
  private static final int SEQUENCE = 9;
  private static final int LONGS = 10;
  private static final int FIRST_CAPACITY = 1024;
  private static final long LOW_HALF = 0xffff_ffffL;

  /// Keys are chosen by whoever sends packets, so where they land must not be. No output depends on
  /// it.
  private final long[] secrets = new SecureRandom().longs(3).toArray();

  /// Slot + 1 by hash, 0 for free; at least twice as many places as flows.
  private int[] index = new int[2 * FIRST_CAPACITY];

  private long[] memory = new long[LONGS * FIRST_CAPACITY];
  private @Nullable Resource[] resources = new @Nullable Resource[FIRST_CAPACITY];

  /// The resource of all flows, as long as there is but one.
  private @Nullable Resource onlyResource;

  private boolean severalResources;

  /// The slot that was given back last, -1 for none; each names the one before in its newest row.
  private int free = -1;

  private int used;
  private int size;

  int size() {
    return size;
  }

  /// Bytes of memory that the table takes.
  long bytes() {
    return 4L * index.length + 8L * memory.length + 4L * resources.length;
  }

  /// Whether flows of more than one resource have been there.
  boolean hasSeveralResources() {
    return severalResources;
  }

  /// The slot of the flow, or -1.
  ///
  /// @param by who counts its packets; null for any
  int find(FlowKey key, @Nullable Resource by) {
    boolean lowerFirst = key.sourceIsLower();
    Address lower = lowerFirst ? key.source() : key.destination();
    Address upper = lowerFirst ? key.destination() : key.source();
    long ports = ports(key, lowerFirst);
    int kind = kind(key);
    long[] array = memory;
    int mask = index.length - 1;
    int at = hash(lower.high(), lower.low(), upper.high(), upper.low(), ports, kind) & mask;
    for (int slot = index[at] - 1; slot >= 0; slot = index[at] - 1) {
      int base = slot * LONGS;
      if (array[base + LOWER_LOW] == lower.low()
          && array[base + UPPER_LOW] == upper.low()
          && array[base + PORTS] == ports
          && array[base + LOWER_HIGH] == lower.high()
          && array[base + UPPER_HIGH] == upper.high()
          && (int) (array[base + KIND_AND_LIFE] >> 32) == kind
          && isSeenBy(slot, by)) {
        return slot;
      }
      at = (at + 1) & mask;
    }
    return -1;
  }

  /// A slot for a flow that is not there.
  int add(FlowKey key, Resource by) {
    if (2 * (size + 1) > index.length) {
      rehash(index.length * 2);
    }
    int slot = free;
    if (slot >= 0) {
      free = newestRow(slot);
    } else {
      slot = used++;
      if (slot == resources.length) {
        grow(slot + (slot >> 1));
      }
    }
    boolean lowerFirst = key.sourceIsLower();
    Address lower = lowerFirst ? key.source() : key.destination();
    Address upper = lowerFirst ? key.destination() : key.source();
    int base = slot * LONGS;
    memory[base + LOWER_HIGH] = lower.high();
    memory[base + LOWER_LOW] = lower.low();
    memory[base + UPPER_HIGH] = upper.high();
    memory[base + UPPER_LOW] = upper.low();
    memory[base + PORTS] = ports(key, lowerFirst);
    memory[base + KIND_AND_LIFE] = (long) kind(key) << 32;
    memory[base + LAST_NANOS] = Long.MIN_VALUE;
    setNewest(slot, NO_WINDOW, 0);
    setResource(slot, by);
    place(slot);
    size++;
    return slot;
  }

  /// Gives the slot back.
  ///
  /// @throws IllegalStateException when it was given back already
  void remove(int slot) {
    if (resources[slot] == null) {
      throw new IllegalStateException("slot " + slot + " holds no flow");
    }
    int mask = index.length - 1;
    int hole = hash(slot) & mask;
    while (index[hole] != slot + 1) {
      hole = (hole + 1) & mask;
    }
    for (int at = (hole + 1) & mask; index[at] != 0; at = (at + 1) & mask) {
      int home = hash(index[at] - 1) & mask;
      if (((at - home) & mask) >= ((at - hole) & mask)) {
        index[hole] = index[at];
        hole = at;
      }
    }
    index[hole] = 0;
    resources[slot] = null;
    setNewest(slot, NO_WINDOW, free);
    free = slot;
    size--;
  }

  /// Removes about so many of those that may go, first those whose last row is oldest. Returns how
  /// many went.
  int removeOldest(int count, IntPredicate mayGo) {
    long[] ages = new long[size];
    int candidates = 0;
    for (int slot = 0; slot < used; slot++) {
      if (resources[slot] != null && mayGo.test(slot)) {
        ages[candidates++] = lastNanos(slot);
      }
    }
    if (candidates == 0) {
      return 0;
    }
    Arrays.sort(ages, 0, candidates);
    long youngest = ages[Math.min(count, candidates) - 1];
    int removed = 0;
    for (int slot = 0; slot < used; slot++) {
      if (resources[slot] != null && lastNanos(slot) <= youngest && mayGo.test(slot)) {
        remove(slot);
        removed++;
      }
    }
    return removed;
  }

  /// The key from the side of its lower endpoint, or of the upper one.
  FlowKey key(int slot, boolean fromLower) {
    int base = slot * LONGS;
    Address lower = new Address(memory[base + LOWER_HIGH], memory[base + LOWER_LOW]);
    Address upper = new Address(memory[base + UPPER_HIGH], memory[base + UPPER_LOW]);
    int lowerPort = (int) (memory[base + PORTS] >> 32);
    int upperPort = (int) memory[base + PORTS];
    int kind = (int) (memory[base + KIND_AND_LIFE] >> 32);
    int version = (byte) kind;
    int protocol = kind >> 8;
    return fromLower
        ? new FlowKey(version, protocol, lower, lowerPort, upper, upperPort)
        : new FlowKey(version, protocol, upper, upperPort, lower, lowerPort);
  }

  Resource resource(int slot) {
    Resource by = severalResources ? resources[slot] : onlyResource;
    if (by == null) {
      throw new IllegalStateException("slot " + slot + " holds no flow");
    }
    return by;
  }

  /// Gives a flow that was known by its application's records alone to who counts its packets.
  void adopt(int slot, Resource by) {
    setResource(slot, by);
    setLife(slot, life(slot) | Life.COUNTED);
  }

  /// By the bits in [Life].
  int life(int slot) {
    return (int) memory[slot * LONGS + KIND_AND_LIFE];
  }

  void setLife(int slot, int life) {
    int at = slot * LONGS + KIND_AND_LIFE;
    memory[at] = (memory[at] & ~LOW_HALF) | life;
  }

  /// The number of the newest of the open windows in which the flow has a row.
  int newestWindow(int slot) {
    return (int) (memory[slot * LONGS + NEWEST] >> 32);
  }

  /// The flow's row there.
  int newestRow(int slot) {
    return (int) memory[slot * LONGS + NEWEST];
  }

  void setNewest(int slot, int window, int row) {
    memory[slot * LONGS + NEWEST] = (long) window << 32 | (row & LOW_HALF);
  }

  /// The flow's first packet, by the rows that are out.
  long firstNanos(int slot) {
    return memory[slot * LONGS + FIRST_NANOS];
  }

  /// The latest packet of the rows that are out.
  long lastNanos(int slot) {
    return memory[slot * LONGS + LAST_NANOS];
  }

  void setExtent(int slot, long firstNanos, long lastNanos) {
    memory[slot * LONGS + FIRST_NANOS] = firstNanos;
    memory[slot * LONGS + LAST_NANOS] = lastNanos;
  }

  void setSequence(int slot, long next) {
    memory[slot * LONGS + SEQUENCE] = next;
  }

  /// The number of the flow's next row; the one after it is one more.
  long takeSequence(int slot) {
    return memory[slot * LONGS + SEQUENCE]++;
  }

  private boolean isSeenBy(int slot, @Nullable Resource by) {
    return by == null
        || (life(slot) & Life.COUNTED) == 0
        || by.equals(severalResources ? resources[slot] : onlyResource);
  }

  private void setResource(int slot, Resource by) {
    if (onlyResource == null) {
      onlyResource = by;
    }
    severalResources |= !by.equals(onlyResource);
    resources[slot] = by;
  }

  private static long ports(FlowKey key, boolean lowerFirst) {
    return lowerFirst
        ? (long) key.sourcePort() << 32 | Integer.toUnsignedLong(key.destinationPort())
        : (long) key.destinationPort() << 32 | Integer.toUnsignedLong(key.sourcePort());
  }

  private static int kind(FlowKey key) {
    return key.protocol() << 8 | (key.ipVersion() & 0xff);
  }

  private int hash(int slot) {
    int base = slot * LONGS;
    return hash(
        memory[base + LOWER_HIGH],
        memory[base + LOWER_LOW],
        memory[base + UPPER_HIGH],
        memory[base + UPPER_LOW],
        memory[base + PORTS],
        (int) (memory[base + KIND_AND_LIFE] >> 32));
  }

  private int hash(long a, long b, long c, long d, long e, int f) {
    long h = mixed(secrets[0] ^ a, secrets[1] ^ b);
    h = mixed(h ^ c, secrets[2] ^ d);
    h = mixed(h ^ e, secrets[0] ^ f);
    return (int) (h ^ h >>> 32);
  }

  /// Both halves of a product, one over the other.
  private static long mixed(long a, long b) {
    return a * b ^ Math.multiplyHigh(a, b);
  }

  private void place(int slot) {
    int mask = index.length - 1;
    int at = hash(slot) & mask;
    while (index[at] != 0) {
      at = (at + 1) & mask;
    }
    index[at] = slot + 1;
  }

  private void rehash(int places) {
    int[] old = index;
    index = new int[places];
    for (int place : old) {
      if (place != 0) {
        place(place - 1);
      }
    }
  }

  private void grow(int capacity) {
    memory = Arrays.copyOf(memory, LONGS * capacity);
    resources = Arrays.copyOf(resources, capacity);
  }
}
