// SPDX-License-Identifier: Apache-2.0
package dev.weir.processor.windowagg;

import dev.weir.api.Resource;
import dev.weir.api.flow.FlowKey;
import dev.weir.api.net.Address;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// What is remembered of flows from window to window: a table of numbers in columns, about 90 bytes a
/// flow. A flow is a key without direction and the resource that counts its packets; two hosts that
/// see the same connection have a flow each. For one thread.
final class KnownFlows {
  /// In a flow's `newestWindow`: it has no row in an open window.
  static final int NO_WINDOW = -1;

  private static final int FIRST_CAPACITY = 1024;

  /// Keys are chosen by whoever sends packets, so where they land must not be. No output depends on
  /// it.
  private final long[] secrets = new SecureRandom().longs(3).toArray();

  /// Slot + 1 by hash, 0 for free; twice as many places as slots.
  private int[] index = new int[2 * FIRST_CAPACITY];

  private long[] lowerHigh = new long[FIRST_CAPACITY];
  private long[] lowerLow = new long[FIRST_CAPACITY];
  private long[] upperHigh = new long[FIRST_CAPACITY];
  private long[] upperLow = new long[FIRST_CAPACITY];
  private long[] ports = new long[FIRST_CAPACITY];
  private int[] kind = new int[FIRST_CAPACITY];
  private @Nullable Resource[] resource = new @Nullable Resource[FIRST_CAPACITY];

  /// The flow's first packet, and the latest of its rows that are out.
  long[] firstNanos = new long[FIRST_CAPACITY];

  long[] lastNanos = new long[FIRST_CAPACITY];

  /// Number of the next row.
  long[] sequence = new long[FIRST_CAPACITY];

  /// By the bits in [Life].
  int[] life = new int[FIRST_CAPACITY];

  /// Where the flow's row in the newest of the open windows stands: [OpenWindows].
  int[] newestWindow = new int[FIRST_CAPACITY];

  int[] newestRow = new int[FIRST_CAPACITY];

  /// Slots that were given back, each naming the next in `newestRow`; -1 at the end.
  private int free = -1;

  private int used;
  private int size;

  int size() {
    return size;
  }

  /// Bytes of memory that the table takes.
  long bytes() {
    return 4L * index.length + (5 * 8 + 3 * 8 + 5 * 4L) * kind.length;
  }

  /// The slot of the flow, or -1.
  ///
  /// @param by who counts its packets; null for any
  int find(FlowKey key, @Nullable Resource by) {
    boolean lowerFirst = key.sourceIsLower();
    Address lower = lowerFirst ? key.source() : key.destination();
    Address upper = lowerFirst ? key.destination() : key.source();
    long bothPorts = ports(key, lowerFirst);
    int keyKind = kind(key);
    int mask = index.length - 1;
    int at = hash(lower.high(), lower.low(), upper.high(), upper.low(), bothPorts, keyKind) & mask;
    for (int slot = index[at] - 1; slot >= 0; slot = index[at] - 1) {
      if (lowerLow[slot] == lower.low()
          && upperLow[slot] == upper.low()
          && ports[slot] == bothPorts
          && lowerHigh[slot] == lower.high()
          && upperHigh[slot] == upper.high()
          && kind[slot] == keyKind
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
      free = newestRow[slot];
    } else {
      slot = used++;
      if (slot == kind.length) {
        grow(slot + (slot >> 1));
      }
    }
    boolean lowerFirst = key.sourceIsLower();
    Address lower = lowerFirst ? key.source() : key.destination();
    Address upper = lowerFirst ? key.destination() : key.source();
    lowerHigh[slot] = lower.high();
    lowerLow[slot] = lower.low();
    upperHigh[slot] = upper.high();
    upperLow[slot] = upper.low();
    ports[slot] = ports(key, lowerFirst);
    kind[slot] = kind(key);
    resource[slot] = by;
    life[slot] = 0;
    lastNanos[slot] = Long.MIN_VALUE;
    newestWindow[slot] = NO_WINDOW;
    place(slot);
    size++;
    return slot;
  }

  /// Gives the slot back.
  void remove(int slot) {
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
    resource[slot] = null;
    newestRow[slot] = free;
    free = slot;
    size--;
  }

  /// Removes about so many of those that may go, first those whose last row is oldest. Returns how
  /// many went.
  int removeOldest(int count, IntPredicate mayGo) {
    long[] ages = new long[size];
    int candidates = 0;
    for (int place : index) {
      if (place != 0 && mayGo.test(place - 1)) {
        ages[candidates++] = lastNanos[place - 1];
      }
    }
    if (candidates == 0) {
      return 0;
    }
    Arrays.sort(ages, 0, candidates);
    long youngest = ages[Math.min(count, candidates) - 1];
    int removed = 0;
    for (int slot = 0; slot < used; slot++) {
      if (resource[slot] != null && lastNanos[slot] <= youngest && mayGo.test(slot)) {
        remove(slot);
        removed++;
      }
    }
    return removed;
  }

  /// The key from the side of its lower endpoint, or of the upper one.
  FlowKey key(int slot, boolean fromLower) {
    Address lower = new Address(lowerHigh[slot], lowerLow[slot]);
    Address upper = new Address(upperHigh[slot], upperLow[slot]);
    int lowerPort = (int) (ports[slot] >>> 32);
    int upperPort = (int) ports[slot];
    int version = (byte) kind[slot];
    int protocol = kind[slot] >> 8;
    return fromLower
        ? new FlowKey(version, protocol, lower, lowerPort, upper, upperPort)
        : new FlowKey(version, protocol, upper, upperPort, lower, lowerPort);
  }

  Resource resource(int slot) {
    Resource by = resource[slot];
    if (by == null) {
      throw new IllegalStateException("slot " + slot + " holds no flow");
    }
    return by;
  }

  /// Gives a flow that was known by its application's records alone to who counts its packets.
  void adopt(int slot, Resource by) {
    resource[slot] = by;
    life[slot] |= Life.COUNTED;
  }

  private boolean isSeenBy(int slot, @Nullable Resource by) {
    return by == null || (life[slot] & Life.COUNTED) == 0 || by.equals(resource[slot]);
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
    return hash(
        lowerHigh[slot], lowerLow[slot], upperHigh[slot], upperLow[slot], ports[slot], kind[slot]);
  }

  private int hash(long a, long b, long c, long d, long e, long f) {
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
    lowerHigh = Arrays.copyOf(lowerHigh, capacity);
    lowerLow = Arrays.copyOf(lowerLow, capacity);
    upperHigh = Arrays.copyOf(upperHigh, capacity);
    upperLow = Arrays.copyOf(upperLow, capacity);
    ports = Arrays.copyOf(ports, capacity);
    kind = Arrays.copyOf(kind, capacity);
    resource = Arrays.copyOf(resource, capacity);
    firstNanos = Arrays.copyOf(firstNanos, capacity);
    lastNanos = Arrays.copyOf(lastNanos, capacity);
    sequence = Arrays.copyOf(sequence, capacity);
    life = Arrays.copyOf(life, capacity);
    newestWindow = Arrays.copyOf(newestWindow, capacity);
    newestRow = Arrays.copyOf(newestRow, capacity);
  }
}
