// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue.disk;

/// A record that was taken out of a log and is open until it is done.
///
/// @param sequence its name in the log
/// @param items records in it
/// @param arrivedEpochNanos when it was appended
/// @param schema what the payload is made of
/// @param payload as it was appended; the receiver's own
@SuppressWarnings("ArrayRecordComponent") // Handed from one to the next, never compared.
public record StoredRecord(
    long sequence,
    int items,
    long arrivedEpochNanos,
    String schema,
    byte[] payload,
    Origin origin) {
  /// Where the record stands.
  record Origin(Segment segment, long offset) {}
}
