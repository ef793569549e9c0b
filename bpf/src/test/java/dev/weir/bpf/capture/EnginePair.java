// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.weir.bpf.layout.EventKind;
import dev.weir.bpf.layout.Structs;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Two programs that count the same packets into flow tables of their own, by the same clock. All that
/// they write must be the same, byte by byte: every field of every flow, epochs before the latest,
/// totals, ICMPv6 counters and events.
final class EnginePair implements AutoCloseable {
  private static final int SLOTS = 4096;
  private static final long INTERVAL_NANOS = 1_000_000_000L;
  private static final long CAPTURED =
      Structs.NDP_EVENT.byteOffset(PathElement.groupElement("captured_bytes"));
  private static final long FORWARD =
      Structs.FLOW.byteOffset(PathElement.groupElement("now"))
          + Structs.EPOCH.byteOffset(PathElement.groupElement("direction"));

  private final RawTap first;
  private final RawTap second;
  private long[] totalsAtStart;
  private long run;

  EnginePair(RawTap.Mode first, RawTap.Mode second) {
    this.first = new RawTap(first, SLOTS, INTERVAL_NANOS, 7);
    this.second = new RawTap(second, SLOTS, INTERVAL_NANOS, 7);
    this.totalsAtStart = this.first.totals();
  }

  void feed(FuzzPacket packet, long nanos) {
    first.run(packet, nanos);
    second.run(packet, nanos);
    run++;
  }

  /// Where the two differ; empty for nowhere. Takes the events.
  String differences() {
    String differences =
        mismatch("fingerprints", first.tags(), second.tags(), RawTap.BUCKET_BYTES)
            + mismatch("flows", first.flows(), second.flows(), RawTap.FLOW_BYTES)
            + mismatch(
                "epochs before",
                first.before(),
                second.before(),
                (int) Structs.ENDED_EPOCH.byteSize());
    long[] totals = first.totals();
    int at = Arrays.mismatch(totals, second.totals());
    if (at >= 0) {
      differences += "totals: word " + at + "; ";
    }
    if (!Arrays.equals(events(first), events(second))) {
      differences += "events; ";
    }
    return differences;
  }

  /// Whether all packets since the last call are in one counter each, and the ICMPv6 counters alike;
  /// empty when so. Forgets all flows.
  String settle() {
    String differences = mismatch("ICMPv6 counters", first.icmpv6(), second.icmpv6(), 8);
    long[] totals = first.totals();
    differences += ModelTotals.imbalance(totalsAtStart, totals, run, packetsInFlows());
    totalsAtStart = totals;
    run = 0;
    forget();
    return differences;
  }

  /// Forgets all flows.
  void forget() {
    first.clear();
    second.clear();
  }

  private long packetsInFlows() {
    long packets = 0;
    long epochForward = FORWARD - Structs.FLOW.byteOffset(PathElement.groupElement("now"));
    long epochBytes = Structs.ENDED_EPOCH.byteSize();
    long direction = Structs.DIRECTION.byteSize();
    for (int slot = 0; slot < SLOTS; slot++) {
      if (first.tags().get(JAVA_INT, slot * 4L) != 0) {
        long now = (long) slot * RawTap.FLOW_BYTES + FORWARD;
        long before = slot * epochBytes + epochForward;
        packets += first.flows().get(JAVA_LONG, now);
        packets += first.flows().get(JAVA_LONG, now + direction);
        packets += first.before().get(JAVA_LONG, before);
        packets += first.before().get(JAVA_LONG, before + direction);
      }
    }
    return packets;
  }

  private static String mismatch(String what, MemorySegment one, MemorySegment two, int each) {
    long at = one.mismatch(two);
    return at < 0 ? "" : "%s: %d, byte %d; ".formatted(what, at / each, at % each);
  }

  /// All events, without what lies behind a message in the ring.
  private static byte[] events(RawTap tap) {
    ByteArrayOutputStream events = new ByteArrayOutputStream();
    tap.drain((data, base, _) -> {
      boolean ndp = data.get(JAVA_INT, base) <= EventKind.REDIRECT.number();
      long captured = ndp ? Short.toUnsignedInt(data.get(JAVA_SHORT, base + CAPTURED)) : 0;
      long head = ndp ? Structs.NDP_EVENT.byteSize() : chainEnd(data, base);
      events.writeBytes(data.asSlice(base, head + captured).toArray(JAVA_BYTE));
    });
    return events.toByteArray();
  }

  private static long chainEnd(MemorySegment data, long base) {
    long chain = Structs.EXTENSION_EVENT.byteOffset(PathElement.groupElement("chain"));
    return chain + data.get(JAVA_INT, base + chain - Integer.BYTES);
  }

  @Override
  public void close() {
    first.close();
    second.close();
  }
}
