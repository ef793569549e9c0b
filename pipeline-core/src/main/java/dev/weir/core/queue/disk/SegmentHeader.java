// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue.disk;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What a segment begins with, twice, so that a damaged byte does not cost all of it: the magic
/// `WEIRLOG` and a line feed, the format's version (4 bytes), the block's length (4), the salt (8), the
/// schema as UTF-8 and a CRC-32C of all that (4). Numbers are big-endian.
///
/// @param salt a random number that is part of the checksums of the segment's records
/// @param schema what the payloads are made of, for whoever reads them
/// @param recordsOffset where the first record stands
record SegmentHeader(long salt, String schema, long recordsOffset) {
  static final int VERSION = 1;

  private static final byte[] MAGIC = "WEIRLOG\n".getBytes(StandardCharsets.US_ASCII);
  private static final int BEFORE_SCHEMA = MAGIC.length + 4 + 4 + 8;
  private static final int CHECKSUM = 4;

  /// Of one block: no schema is a tenth of this.
  private static final int LONGEST = 1 << 18;

  /// Both blocks, as they are written.
  static byte[] encode(long salt, String schema) {
    byte[] text = schema.getBytes(StandardCharsets.UTF_8);
    int length = BEFORE_SCHEMA + text.length + CHECKSUM;
    if (length > LONGEST) {
      throw new IllegalArgumentException("a schema of " + text.length + " bytes");
    }
    ByteBuffer block = ByteBuffer.allocate(2 * length);
    for (int i = 0; i < 2; i++) {
      int start = block.position();
      block.put(MAGIC).putInt(VERSION).putInt(length).putLong(salt).put(text);
      block.putInt(Checksum.of(block.array(), start, length - CHECKSUM));
    }
    return block.array();
  }

  /// Reads the header at the beginning of a file.
  ///
  /// @throws DamageException when there is none that this Weir can read
  static SegmentHeader read(RandomAccessFile file) throws IOException, DamageException {
    byte[] head = new byte[(int) Math.min(file.length(), 2L * LONGEST)];
    file.seek(0);
    file.readFully(head);
    SegmentHeader first = block(head, 0);
    if (first != null) {
      // The second block is as long as the first.
      return new SegmentHeader(first.salt, first.schema, 2 * first.recordsOffset);
    }
    for (int at = 1; at <= head.length - BEFORE_SCHEMA; at++) {
      SegmentHeader second = block(head, at);
      if (second != null) {
        return second;
      }
    }
    throw new DamageException("it does not begin as a segment does");
  }

  private static @Nullable SegmentHeader block(byte[] head, int at) throws DamageException {
    if (head.length - at < BEFORE_SCHEMA + CHECKSUM
        || !Arrays.equals(head, at, at + MAGIC.length, MAGIC, 0, MAGIC.length)) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(head).position(at + MAGIC.length);
    int version = in.getInt();
    int length = in.getInt();
    if (length < BEFORE_SCHEMA + CHECKSUM || length > Math.min(LONGEST, head.length - at)) {
      return null;
    }
    int schemaLength = length - BEFORE_SCHEMA - CHECKSUM;
    long salt = in.getLong();
    String schema = new String(head, in.position(), schemaLength, StandardCharsets.UTF_8);
    if (in.getInt(at + length - CHECKSUM) != Checksum.of(head, at, length - CHECKSUM)) {
      return null;
    }
    if (version != VERSION) {
      throw new DamageException("it is of format " + version + "; wanted " + VERSION);
    }
    return new SegmentHeader(salt, schema, (long) at + length);
  }
}
