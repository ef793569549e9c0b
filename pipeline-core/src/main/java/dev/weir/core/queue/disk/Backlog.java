// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue.disk;

/// So much of a log.
///
/// @param items records in the batches
/// @param bytes on disk
public record Backlog(long batches, long items, long bytes) {
  public static final Backlog NONE = new Backlog(0, 0, 0);

  static Backlog of(RecordHeader record) {
    return new Backlog(1, record.items(), RecordHeader.BYTES + (long) record.length());
  }

  public Backlog plus(Backlog other) {
    return new Backlog(batches + other.batches, items + other.items, bytes + other.bytes);
  }

  Backlog minus(Backlog other) {
    return new Backlog(batches - other.batches, items - other.items, bytes - other.bytes);
  }

  public boolean isEmpty() {
    return batches == 0;
  }

  /// For example `3 batches with 120 records (4711 bytes)`.
  @Override
  public String toString() {
    return batches
        + (batches == 1 ? " batch with " : " batches with ")
        + items
        + " records ("
        + bytes
        + " bytes)";
  }
}
