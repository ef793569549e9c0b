// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.weir.bpf.layout.PacketClass;
import dev.weir.bpf.layout.PacketVersion;
import dev.weir.bpf.layout.Side;
import dev.weir.bpf.layout.Structs;
import dev.weir.bpf.layout.TotalsReading;
import dev.weir.bpf.layout.UnparsedReason;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;

/// Counts frames that the kernel does not run a program over, as the program would: `struct
/// weir_totals` of a processor of its own.
final class ShortFrames {
  /// Longest frame that BPF_PROG_TEST_RUN refuses: a bare Ethernet header.
  static final int LENGTH = 14;

  private static final long SEEN =
      at("seen", Side.INGRESS.number(), PacketVersion.NONE.number(), PacketClass.NONE.number());

  private final MemorySegment totals = Arena.ofAuto().allocate(Structs.TOTALS);

  /// Counts a frame of that length on the wire of which 14 bytes or fewer were captured.
  void count(long originalLength) {
    UnparsedReason reason =
        originalLength <= LENGTH ? UnparsedReason.TOO_SHORT : UnparsedReason.TRUNCATED;
    add(SEEN, originalLength);
    add(at("unparsed", Side.INGRESS.number(), reason.number()), originalLength);
  }

  void addTo(TotalsReading reading) {
    reading.add(totals, 0);
  }

  private void add(long tally, long bytes) {
    totals.set(JAVA_LONG, tally, totals.get(JAVA_LONG, tally) + 1);
    long sum = tally + Long.BYTES;
    totals.set(JAVA_LONG, sum, totals.get(JAVA_LONG, sum) + bytes);
  }

  private static long at(String field, int... indices) {
    PathElement[] path = new PathElement[indices.length + 1];
    path[0] = PathElement.groupElement(field);
    for (int i = 0; i < indices.length; i++) {
      path[i + 1] = PathElement.sequenceElement(indices[i]);
    }
    return Structs.TOTALS.byteOffset(path);
  }
}
