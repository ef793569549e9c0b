// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What is known of one file of a log without reading it again. For one thread at a time.
final class Segment {
  private static final Pattern NAME = Pattern.compile("(\\d{12,18})\\.segment");

  private final Path path;
  private final long number;
  private long bytes;
  private long firstSequence = Long.MAX_VALUE;
  private long lastSequence;
  private long oldestEpochNanos;
  private boolean damaged;
  private boolean scanned;
  private Backlog waiting = Backlog.NONE;

  Segment(Path path, long number, long bytes) {
    this.path = path;
    this.number = number;
    this.bytes = bytes;
  }

  static Path path(Path directory, long number) {
    return directory.resolve(String.format(Locale.ROOT, "%012d.segment", number));
  }

  /// The number in a file's name; empty when it is no segment's.
  static OptionalLong number(Path path) {
    Matcher matcher = NAME.matcher(path.getFileName().toString());
    return matcher.matches()
        ? OptionalLong.of(Long.parseLong(matcher.group(1)))
        : OptionalLong.empty();
  }

  /// Looks at a file of an earlier run: counts what waits in it and does not read payloads.
  ///
  /// @param present filled with the sequences of the position's open records
  /// @param damage told of bytes that are no records
  /// @throws DamageException when the file has no header that can be read
  static Segment scan(
      Path path, long number, Position position, Set<Long> present, SegmentReader.Damage damage)
      throws IOException, DamageException {
    Segment segment = new Segment(path, number, Files.size(path));
    segment.scanned = true;
    try (SegmentReader reader =
        new SegmentReader(
            path,
            (offset, bytes) -> {
              segment.damaged = true;
              damage.found(offset, bytes);
            })) {
      RecordHeader record = reader.next(segment.bytes);
      while (record != null) {
        if (position.open().contains(record.sequence())) {
          present.add(record.sequence());
        }
        segment.has(record, !position.isDone(record.sequence()));
        reader.pass(record);
        record = reader.next(segment.bytes);
      }
    }
    return segment;
  }

  private void has(RecordHeader record, boolean waits) {
    firstSequence = Math.min(firstSequence, record.sequence());
    lastSequence = Math.max(lastSequence, record.sequence());
    if (waits) {
      oldestEpochNanos = waiting.batches() == 0 ? record.arrivedEpochNanos() : oldestEpochNanos;
      waiting = waiting.plus(Backlog.of(record));
    }
  }

  /// A record was appended; the file has so many bytes now.
  void appended(RecordHeader record, long fileBytes) {
    has(record, true);
    bytes = fileBytes;
  }

  /// A record waits no more.
  void taken(RecordHeader record) {
    waiting = waiting.minus(Backlog.of(record));
    oldestEpochNanos = record.arrivedEpochNanos();
  }

  /// Nothing waits any more, whatever was thought to.
  Backlog abandon() {
    Backlog left = waiting;
    waiting = Backlog.NONE;
    return left;
  }

  void damage() {
    damaged = true;
  }

  /// Whether it was found at the start, and its damage told of then.
  boolean scanned() {
    return scanned;
  }

  boolean damaged() {
    return damaged;
  }

  Path path() {
    return path;
  }

  long number() {
    return number;
  }

  long bytes() {
    return bytes;
  }

  Backlog waiting() {
    return waiting;
  }

  long lastSequence() {
    return lastSequence;
  }

  /// When the oldest record that waits arrived, or, once one was taken, the one before it.
  long oldestEpochNanos() {
    return oldestEpochNanos;
  }

  /// Whether one of its records is under way.
  boolean pinned(Position position) {
    return position.anyOpen(firstSequence, lastSequence);
  }
}
