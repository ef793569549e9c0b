// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue.disk;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Goes through the records of one segment and past whatever is damaged. Trusts no length that the file
/// does not bear out. Not a channel: an interrupt would close that. For one thread.
final class SegmentReader implements AutoCloseable {
  /// Told of bytes that are no records.
  @FunctionalInterface
  interface Damage {
    void found(long offset, long bytes);
  }

  private static final int CHUNK = 1 << 16;

  private final RandomAccessFile file;
  private final SegmentHeader header;
  private final Damage damage;
  private final byte[] headerBytes = new byte[RecordHeader.BYTES];
  private long offset;

  /// Opens a segment.
  ///
  /// @throws DamageException when its header cannot be read
  SegmentReader(Path path, Damage damage) throws IOException, DamageException {
    this.file = new RandomAccessFile(path.toFile(), "r");
    this.damage = damage;
    try {
      this.header = SegmentHeader.read(file);
    } catch (IOException | DamageException e) {
      file.close();
      throw e;
    }
    this.offset = header.recordsOffset();
  }

  String schema() {
    return header.schema();
  }

  /// The next record in front of `end`, or null when there is none. Its payload is to be read or
  /// passed.
  @Nullable RecordHeader next(long end) throws IOException {
    while (end - offset >= RecordHeader.BYTES) {
      file.seek(offset);
      file.readFully(headerBytes);
      RecordHeader found = RecordHeader.at(headerBytes, 0, seal(offset));
      if (found != null && fits(found, offset, end)) {
        return found;
      }
      long beyond = search(offset + 1, end);
      damage.found(offset, beyond - offset);
      offset = beyond;
    }
    if (end > offset) {
      damage.found(offset, end - offset);
      offset = end;
    }
    return null;
  }

  /// Where the record that `next` gave stands.
  long offset() {
    return offset;
  }

  /// Passes the record that `next` gave.
  void pass(RecordHeader record) {
    offset += RecordHeader.BYTES + record.length();
  }

  /// Reads and passes the record that `next` gave; null when the payload is damaged.
  byte @Nullable [] payload(RecordHeader record) throws IOException {
    byte[] payload = new byte[record.length()];
    file.seek(offset + RecordHeader.BYTES);
    file.readFully(payload);
    pass(record);
    return Checksum.of(payload, 0, payload.length) == record.payloadChecksum() ? payload : null;
  }

  private int seal(long place) {
    return RecordHeader.seal(header.salt(), place);
  }

  private static boolean fits(RecordHeader record, long at, long end) {
    return record.length() <= end - at - RecordHeader.BYTES;
  }

  /// Where the next record from an offset on stands; `end` when there is none.
  private long search(long from, long end) throws IOException {
    byte[] chunk = new byte[(int) Math.min(CHUNK, Math.max(0, end - from))];
    long start = from;
    while (end - start >= RecordHeader.BYTES) {
      int length = (int) Math.min(chunk.length, end - start);
      file.seek(start);
      file.readFully(chunk, 0, length);
      int last = length - RecordHeader.BYTES;
      for (int i = 0; i <= last; i++) {
        if (chunk[i] == (byte) (RecordHeader.MARKER >>> 24)) {
          RecordHeader found = RecordHeader.at(chunk, i, seal(start + i));
          if (found != null && fits(found, start + i, end)) {
            return start + i;
          }
        }
      }
      start += last + 1;
    }
    return end;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
