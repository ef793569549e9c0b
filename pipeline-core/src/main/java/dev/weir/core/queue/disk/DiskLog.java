// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Records in segments on disk, first in first out. A record is waiting, then taken, then done; what
/// is not done when the process ends, however it ends, is waiting again after the next start. Only
/// [#sync] and the readings may be called while another call is running.
public final class DiskLog implements AutoCloseable {
  /// How much room a caller of [#append] leaves in front of the payload.
  public static final int RESERVED = RecordHeader.BYTES;

  /// A segment that cannot be read is tried so often before it is given up.
  private static final int READ_ATTEMPTS = 5;

  static final String NO_RECORD = "these bytes are no record";

  private final DiskLogSettings settings;
  private final DamageReport report;
  private final DirectoryLock lock;
  private final PositionFile positionFile;
  private final Position position;
  private final KeptAside aside;
  private final Deque<Segment> segments;
  private final SyncedFiles files;
  private final byte[] header;
  private final long salt = ThreadLocalRandom.current().nextLong();
  private final Backlog replayed;
  private @Nullable SegmentReader reader;
  private @Nullable Segment reading;
  private @Nullable Segment writing;
  private int failedReads;
  private long lastNumber;
  private volatile long lastSequence;
  private long segmentsBytes;
  private volatile Backlog waiting;
  private volatile long oldestEpochNanos;

  private DiskLog(
      DiskLogSettings settings, DamageReport report, DirectoryLock lock, Opening start) {
    this.settings = settings;
    this.report = report;
    this.lock = lock;
    this.positionFile = start.positionFile();
    this.position = start.position();
    this.aside = start.aside();
    this.segments = new ArrayDeque<>(start.segments());
    this.files = new SyncedFiles(settings.directory(), settings.durable());
    this.header = SegmentHeader.encode(salt, settings.schema());
    this.lastNumber = start.lastNumber();
    this.lastSequence = position.next() - 1;
    Backlog found = Backlog.NONE;
    for (Segment segment : segments) {
      lastSequence = Math.max(lastSequence, segment.lastSequence());
      segmentsBytes += segment.bytes();
      oldestEpochNanos = found.isEmpty() ? segment.oldestEpochNanos() : oldestEpochNanos;
      found = found.plus(segment.waiting());
    }
    this.waiting = found;
    this.replayed = found;
  }

  /// Opens a log, makes its directory when it is missing, and looks at what an earlier run left.
  ///
  /// @param report told of damage from any call of this object
  /// @throws DirectoryInUseException when another process has it open
  public static DiskLog open(DiskLogSettings settings, DamageReport report)
      throws IOException, DirectoryInUseException {
    Files.createDirectories(settings.directory());
    DirectoryLock lock = DirectoryLock.take(settings.directory());
    try {
      return new DiskLog(settings, report, lock, Opening.of(settings, report));
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /// What was waiting when the log was opened.
  public Backlog replayed() {
    return replayed;
  }

  /// What waits to be taken.
  public Backlog waiting() {
    return waiting;
  }

  /// How many records were taken and are not done.
  public int underWay() {
    return position.open().size();
  }

  /// About when the oldest waiting record was appended; says nothing when none waits.
  public long oldestEpochNanos() {
    return oldestEpochNanos;
  }

  /// The last record that was appended.
  public long lastSequence() {
    return lastSequence;
  }

  /// Whether a payload fits within the bound, or may go in alone because nothing else is inside.
  public boolean fits(long payloadBytes) {
    long needed = RESERVED + payloadBytes + header.length;
    return segmentsBytes + aside.bytes() + needed <= settings.maxBytes()
        || (waiting.isEmpty() && position.open().isEmpty());
  }

  /// Appends a record, whether it [#fits] or not. What an exception leaves is as before.
  ///
  /// @param bytes [#RESERVED] bytes that are overwritten, then the payload
  /// @param size of both
  /// @return the record's sequence
  @SuppressWarnings("NonAtomicVolatileUpdate") // One thread at a time changes what others read.
  public long append(byte[] bytes, int size, int items, long arrivedEpochNanos) throws IOException {
    Segment segment = segmentFor(size);
    RecordHeader record =
        new RecordHeader(
            size - RESERVED,
            items,
            lastSequence + 1,
            arrivedEpochNanos,
            Checksum.of(bytes, RESERVED, size - RESERVED));
    try {
      files.append(record, bytes);
    } catch (IOException e) {
      // Whatever is wrong with this file, the next attempt begins another.
      retire();
      throw e;
    }
    lastSequence = record.sequence();
    segmentsBytes += size;
    segment.appended(record, files.size());
    oldestEpochNanos = waiting.isEmpty() ? arrivedEpochNanos : oldestEpochNanos;
    waiting = waiting.plus(Backlog.of(record));
    return lastSequence;
  }

  private Segment segmentFor(int size) throws IOException {
    Segment current = writing;
    if (current != null
        && (!files.hasRecords() || files.size() + size <= settings.segmentBytes())) {
      return current;
    }
    retire();
    Path path = Segment.path(settings.directory(), lastNumber + 1);
    files.begin(path, salt, header);
    lastNumber++;
    Segment next = new Segment(path, lastNumber, header.length);
    segments.addLast(next);
    segmentsBytes += header.length;
    writing = next;
    return next;
  }

  /// Appends no more to the segment under way.
  private void retire() {
    Segment last = writing;
    if (last != null) {
      writing = null;
      files.retire();
      releaseIfFinished(last);
    }
  }

  /// Waits until everything appended so far is where it survives a loss of power. May be called at any
  /// time.
  ///
  /// @throws IOException when that is not known of some of it; the next record goes to another file
  public void sync() throws IOException {
    files.sync();
  }

  /// Appends no more to a file that could not be synced.
  public void beginAnotherFile() {
    retire();
  }

  /// Takes the oldest waiting record; null when none waits.
  ///
  /// @throws IOException when the disk does not give it; calling again tries again, and after some
  ///     attempts goes past the segment
  public @Nullable StoredRecord take() throws IOException {
    while (!waiting.isEmpty()) {
      Segment segment = oldestWaiting();
      try {
        StoredRecord record = next(segment);
        failedReads = 0;
        if (record != null) {
          return record;
        }
      } catch (DamageException e) {
        lose(segment, 0, String.valueOf(e.getMessage()));
      } catch (IOException e) {
        if (++failedReads < READ_ATTEMPTS) {
          throw e;
        }
        failedReads = 0;
        lose(segment, 0, "it cannot be read: " + e.getMessage());
      }
    }
    return null;
  }

  private Segment oldestWaiting() {
    for (Segment segment : segments) {
      if (!segment.waiting().isEmpty()) {
        return segment;
      }
    }
    throw new IllegalStateException("a record waits in no segment");
  }

  /// The segment's next record; null when it was damaged, or when there is none after all.
  private @Nullable StoredRecord next(Segment segment) throws IOException, DamageException {
    SegmentReader in = reader(segment);
    RecordHeader record = in.next(segment.bytes());
    while (record != null && position.isDone(record.sequence())) {
      in.pass(record);
      record = in.next(segment.bytes());
    }
    if (record == null) {
      lose(segment, in.offset(), "records are missing");
      return null;
    }
    long offset = in.offset();
    byte[] payload = in.payload(record);
    segment.taken(record);
    waiting = waiting.minus(Backlog.of(record));
    oldestEpochNanos = record.arrivedEpochNanos();
    position.take(record.sequence());
    StoredRecord stored =
        new StoredRecord(
            record.sequence(),
            record.items(),
            record.arrivedEpochNanos(),
            in.schema(),
            payload == null ? new byte[0] : payload,
            new StoredRecord.Origin(segment, offset));
    if (payload == null) {
      unreadable(stored, record.length(), "its checksum is wrong");
      return null;
    }
    return stored;
  }

  private SegmentReader reader(Segment segment) throws IOException, DamageException {
    SegmentReader open = reader;
    if (open != null && reading == segment) {
      return open;
    }
    closeReader();
    SegmentReader fresh =
        new SegmentReader(
            segment.path(),
            (offset, bytes) -> {
              segment.damage();
              if (!segment.scanned()) {
                report.lost(segment.path(), offset, bytes, 0, NO_RECORD);
              }
            });
    reader = fresh;
    reading = segment;
    return fresh;
  }

  /// A record that was taken is not what it should be: it is done, and its segment is kept aside.
  public void unreadable(StoredRecord record, String why) {
    unreadable(record, record.payload().length, why);
  }

  private void unreadable(StoredRecord record, long length, String why) {
    Segment segment = record.origin().segment();
    segment.damage();
    report.lost(segment.path(), record.origin().offset(), RESERVED + length, record.items(), why);
    done(record.sequence());
  }

  /// Goes past what is left of a segment.
  private void lose(Segment segment, long offset, String why) {
    segment.damage();
    Backlog left = abandon(segment);
    report.lost(segment.path(), offset, left.bytes(), left.items(), why);
  }

  private Backlog abandon(Segment segment) {
    Backlog left = segment.abandon();
    waiting = waiting.minus(left);
    if (segment == writing) {
      retire();
    } else {
      releaseIfFinished(segment);
    }
    return left;
  }

  /// A record that was taken has come to its end, delivered or given up.
  public void done(long sequence) {
    position.done(sequence);
    keepPosition();
    // Behind the first segment in which something waits, something waits in all.
    for (Iterator<Segment> all = segments.iterator(); all.hasNext(); ) {
      Segment segment = all.next();
      if (segment == writing || !segment.waiting().isEmpty()) {
        break;
      }
      if (isFinished(segment)) {
        all.remove();
        release(segment);
      }
    }
    Segment current = writing;
    if (current != null && isFinished(current) && current.bytes() > settings.segmentBytes() / 2) {
      retire();
    }
  }

  private void keepPosition() {
    try {
      positionFile.write(position);
    } catch (IOException e) {
      // An older position costs records that are sent again after a crash, nothing else.
      report.failed("the position cannot be kept", e);
    }
  }

  private boolean isFinished(Segment segment) {
    return segment.waiting().isEmpty() && !segment.pinned(position);
  }

  private void releaseIfFinished(Segment segment) {
    if (isFinished(segment) && segments.remove(segment)) {
      release(segment);
    }
  }

  private void release(Segment segment) {
    if (segment == reading) {
      closeReader();
    }
    segmentsBytes -= segment.bytes();
    files.forget(segment.path());
    Opening.remove(segment, aside, report);
  }

  /// Gives up the oldest segment of which nothing is under way, to make room.
  ///
  /// @return what was waiting in it; nothing when there is none to give up
  public Backlog dropOldest() {
    for (Segment segment : segments) {
      if (!segment.waiting().isEmpty() && !segment.pinned(position)) {
        return abandon(segment);
      }
    }
    return Backlog.NONE;
  }

  private void closeReader() {
    try (SegmentReader _ = reader) {
      reader = null;
      reading = null;
    } catch (IOException e) {
      report.failed("a segment cannot be closed", e);
    }
  }

  /// Keeps everything that is not done and gives the directory back.
  @Override
  public void close() throws IOException {
    closeReader();
    try (lock;
        positionFile) {
      files.close();
    }
  }
}
