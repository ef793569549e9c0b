// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.layout;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// `struct weir_totals`, added up over the processors. Every field is a 64-bit count. Mutable and
/// reused, for one thread.
public final class TotalsReading {
  /// Depths 0 to `WEIR_WALK_DEPTH`.
  public static final int DEPTHS = 49;

  /// `WEIR_SIZE_BUCKETS`; all but the last are bounded by [#sizeBounds].
  public static final int SIZE_BUCKETS = 10;

  /// `WEIR_ANOMALIES`: kinds of irregular chains of extension headers.
  public static final int ANOMALIES = 8;

  private static final double[] SIZE_BOUNDS = {64, 128, 256, 512, 1024, 1280, 1500, 4096, 9000};

  private static final int PLACES = PacketVersion.VERSIONS * PacketClass.CLASSES;
  private static final int TALLY = 2;
  private static final int SEEN = at("seen");
  private static final int OVERFLOW = at("overflow");
  private static final int ELSEWHERE = at("elsewhere");
  private static final int NOT_IP = at("not_ip");
  private static final int UNPARSED = at("unparsed");
  private static final int HEADERS = at("headers");
  private static final int DEPTH = at("depth");
  private static final int SIZES = at("sizes");
  private static final int ANOMALY = at("anomalies");
  private static final int EVENTS_LOST = at("events_lost");
  private static final int EVENTS_LIMITED = at("events_limited");
  private static final int FRAGMENTS_UNJUDGED = at("fragments_unjudged");
  private static final int EPOCHS_LOST = at("epochs_lost");

  private final long[] values = new long[(int) (Structs.TOTALS.byteSize() / Long.BYTES)];

  /// Packets and bytes of one place.
  public record Tally(long packets, long bytes) {}

  /// Extension headers of one kind: how many, in how many packets, and how many bytes they are.
  public record HeaderTally(long headers, long packets, long bytes) {}

  public void clear() {
    Arrays.fill(values, 0);
  }

  /// Adds what one processor counted.
  public void add(MemorySegment memory, long base) {
    long[] counted = memory.asSlice(base, (long) values.length * Long.BYTES).toArray(JAVA_LONG);
    for (int i = 0; i < values.length; i++) {
      values[i] += counted[i];
    }
  }

  public Tally seen(Side side, PacketVersion version, PacketClass packetClass) {
    return tally(SEEN, place(side, version, packetClass));
  }

  public Tally overflow(Side side, PacketVersion version, PacketClass packetClass) {
    return tally(OVERFLOW, place(side, version, packetClass));
  }

  public Tally elsewhere(Side side) {
    return tally(ELSEWHERE, side.number());
  }

  public Tally notIp(Side side) {
    return tally(NOT_IP, side.number());
  }

  public Tally unparsed(Side side, UnparsedReason reason) {
    return tally(UNPARSED, side.number() * UnparsedReason.REASONS + reason.number());
  }

  public HeaderTally headers(ExtensionHeader header) {
    int at = HEADERS + 3 * header.number();
    return new HeaderTally(values[at], values[at + 1], values[at + 2]);
  }

  /// IPv6 packets whose chain has so many headers.
  public long depth(int depth) {
    return depth == 0 ? withoutExtensionHeaders() : values[DEPTH + depth];
  }

  /// Frames by size.
  public long sizes(PacketVersion version, int bucket) {
    return values[SIZES + version.number() * SIZE_BUCKETS + bucket];
  }

  /// Bytes of all frames of that version, whatever their size.
  public long sizeBytes(PacketVersion version) {
    return seen(version).bytes();
  }

  /// Packets with an anomaly of that number, whether or not an event told of them.
  public long anomalies(int anomaly) {
    return values[ANOMALY + anomaly];
  }

  /// Events that found the ring full.
  public long eventsLost(EventKind kind) {
    return values[EVENTS_LOST + kind.number()];
  }

  /// Events that were held back because their kind had used up its second.
  public long eventsLimited(EventKind kind) {
    return values[EVENTS_LIMITED + kind.number()];
  }

  /// Fragments that could not be compared with the others of their datagram, or not remembered for
  /// them.
  public long fragmentsUnjudged() {
    return values[FRAGMENTS_UNJUDGED];
  }

  /// Closed epochs of a capture that found the ring full.
  public long epochsLost() {
    return values[EPOCHS_LOST];
  }

  /// The inclusive upper bounds of the size buckets.
  public static double[] sizeBounds() {
    return SIZE_BOUNDS.clone();
  }

  /// What the programs need not count: all that have no chain.
  private long withoutExtensionHeaders() {
    long packets = seen(PacketVersion.V6).packets();
    for (int depth = 1; depth < DEPTHS; depth++) {
      packets -= values[DEPTH + depth];
    }
    return packets;
  }

  private Tally seen(PacketVersion version) {
    long packets = 0;
    long bytes = 0;
    for (Side side : Side.values()) {
      for (PacketClass packetClass : PacketClass.values()) {
        Tally seen = seen(side, version, packetClass);
        packets += seen.packets();
        bytes += seen.bytes();
      }
    }
    return new Tally(packets, bytes);
  }

  private Tally tally(int field, int place) {
    int at = field + place * TALLY;
    return new Tally(values[at], values[at + 1]);
  }

  private static int place(Side side, PacketVersion version, PacketClass packetClass) {
    return side.number() * PLACES + version.number() * PacketClass.CLASSES + packetClass.number();
  }

  private static int at(String field) {
    return (int) (Structs.offset(Structs.TOTALS, field) / Long.BYTES);
  }
}
