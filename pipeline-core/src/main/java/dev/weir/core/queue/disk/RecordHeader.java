// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue.disk;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What stands in front of a record's payload. It has a checksum of its own: where only the payload is
/// damaged it is known what was lost and where the next record begins.
///
/// @param length of the payload in bytes
/// @param items how many records of a batch there are in it
/// @param sequence counts the records of a queue, from 1
/// @param arrivedEpochNanos when it was appended
/// @param payloadChecksum CRC-32C
record RecordHeader(
    int length, int items, long sequence, long arrivedEpochNanos, int payloadChecksum) {
  /// How many bytes it takes: the marker, its components and its checksum.
  static final int BYTES = 36;

  /// The first bytes, which a search after damage looks for.
  static final int MARKER = 0xE75E_91D3;

  private static final int CHECKED = BYTES - 4;

  /// Writes it to the first bytes.
  ///
  /// @param seal of the place where it will stand, see [#seal]
  void put(byte[] bytes, int seal) {
    ByteBuffer out = ByteBuffer.wrap(bytes, 0, BYTES);
    out.putInt(MARKER).putInt(length).putInt(items);
    out.putLong(sequence).putLong(arrivedEpochNanos).putInt(payloadChecksum);
    out.putInt(Checksum.of(bytes, 0, CHECKED) ^ seal);
  }

  /// The header at an offset of at least [#BYTES] bytes; null when there is none.
  static @Nullable RecordHeader at(byte[] bytes, int offset, int seal) {
    ByteBuffer in = ByteBuffer.wrap(bytes, offset, BYTES);
    if (in.getInt() != MARKER
        || in.getInt(offset + CHECKED) != (Checksum.of(bytes, offset, CHECKED) ^ seal)) {
      return null;
    }
    RecordHeader header =
        new RecordHeader(in.getInt(), in.getInt(), in.getLong(), in.getLong(), in.getInt());
    return header.length < 0 || header.items < 0 || header.sequence < 1 ? null : header;
  }

  /// What the checksum is mixed with: a header is one in its own file and at its own place only. Bytes
  /// that a disk wrote to the wrong place, that another file left, or that lie inside a payload, are
  /// never taken for one.
  ///
  /// @param salt of the segment
  /// @param place of the header in the file
  static int seal(long salt, long place) {
    return Long.hashCode((salt + place) * 0x9E37_79B9_7F4A_7C15L);
  }
}
