// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// `struct weir_host_records`: the records of a pcap file that lie in memory, which the program walks
/// by itself. What it leaves, a record that is not all there or makes no sense, is read by
/// [CaptureFile#next]. For one thread.
final class PcapRecords {
  private static final int BYTES = 40;
  private static final int ADDRESS = 0;
  private static final int END = 8;
  private static final int TIME = 16;
  private static final int LINK = 24;
  private static final int SWAPPED = 28;
  private static final int FRACTION = 32;
  private static final int LONGEST = 36;

  private final MemorySegment struct;
  private final ByteBuffer fields;

  PcapRecords(Arena arena) {
    struct = arena.allocate(BYTES, 8);
    fields = struct.asByteBuffer().order(ByteOrder.nativeOrder());
  }

  /// Points at records of that format.
  void set(PcapFormat format, long address, long bytes) {
    fields.putLong(ADDRESS, address);
    fields.putLong(END, address + bytes);
    fields.putInt(LINK, format.link().number());
    fields.putInt(SWAPPED, format.isSwapped() ? 1 : 0);
    fields.putInt(FRACTION, format.fractionNanos());
    fields.putInt(LONGEST, (int) RecordFormat.RECORD_LIMIT);
  }

  MemorySegment struct() {
    return struct;
  }

  /// Where the first record is that was not counted.
  long address() {
    return fields.getLong(ADDRESS);
  }

  /// The time of that one, when it is of a later window.
  long timeNanos() {
    return fields.getLong(TIME);
  }
}
