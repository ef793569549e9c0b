// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue;

import dev.weir.api.Batch;
import dev.weir.api.component.Clock;
import dev.weir.core.config.QueueSettings;
import dev.weir.core.queue.codec.BatchCodec;
import dev.weir.core.queue.codec.RecordOutput;
import dev.weir.core.queue.codec.UnreadableException;
import dev.weir.core.queue.disk.Backlog;
import dev.weir.core.queue.disk.DirectoryInUseException;
import dev.weir.core.queue.disk.DiskLog;
import dev.weir.core.queue.disk.DiskLogSettings;
import dev.weir.core.queue.disk.StoredRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Batches that wait on disk, those of earlier runs first. A disk that takes nothing is a full queue: it
/// is tried again every second by those who wait, and by each batch that comes otherwise. A few wait in
/// memory before all others, unacknowledged: what another queue left, and who was let in before a full
/// disk.
final class DiskRoom implements WaitingRoom {
  private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int SPARE_OUTPUTS = 4;

  /// What one attempt to store came to.
  private enum Attempt {
    STORED,
    NO_ROOM,
    FAILED
  }

  private final QueueSettings settings;
  private final Clock clock;
  private final DiskTrouble trouble;
  private final BatchCodec codec = new BatchCodec();
  private final BlockingQueue<RecordOutput> outputs = new ArrayBlockingQueue<>(SPARE_OUTPUTS);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notEmpty = lock.newCondition();
  private final Condition roomier = lock.newCondition();
  private final Door door = new Door(lock, notEmpty, roomier);
  private final DiskLog log;
  private final DiskSync sync;
  private final SchemaReaders readers = new SchemaReaders(codec);
  private final Deque<Entry> first = new ArrayDeque<>();
  private volatile Backlog firstBacklog = Backlog.NONE;
  private boolean closed;

  /// Opens the log in a directory.
  ///
  /// @throws DirectoryInUseException when another process has it open
  DiskRoom(Path directory, QueueSettings settings, Clock clock, DiskTrouble trouble)
      throws IOException, DirectoryInUseException {
    this.settings = settings;
    this.clock = clock;
    this.trouble = trouble;
    boolean durable = settings.fsync() != QueueSettings.Fsync.NEVER;
    this.log =
        DiskLog.open(
            new DiskLogSettings(directory, settings.maxBytes().bytes(), codec.schema(), durable),
            trouble);
    this.sync = new DiskSync(log, trouble, this::beginAnotherFile);
  }

  /// What earlier runs left.
  Backlog replayed() {
    return log.replayed();
  }

  /// Makes safe from a loss of power what was stored so far.
  void sync() {
    boolean _ = sync.covers(log.lastSequence());
  }

  @Override
  public Offer offer(Entry entry) {
    RecordOutput spare = outputs.poll();
    RecordOutput out = spare == null ? new RecordOutput(DiskLog.RESERVED) : spare;
    try {
      codec.write(entry.batch(), out);
      return offer(out, entry);
    } catch (IllegalStateException | NullPointerException e) {
      trouble.unwritable(entry.batch(), e);
      return Offer.of(Admission.UNWRITABLE, List.of());
    } finally {
      out.clear();
      boolean _ = outputs.offer(out);
    }
  }

  private Offer offer(RecordOutput out, Entry entry) {
    Backlog lost = Backlog.NONE;
    long sequence = 0;
    lock.lock();
    try {
      long before = door.admissions();
      while (sequence == 0) {
        Attempt attempt = door.isShut() ? Attempt.FAILED : attempt(out, entry.batch().size());
        if (attempt == Attempt.STORED) {
          sequence = log.lastSequence();
        } else if (door.isShut()) {
          return new Offer(Admission.CLOSED, List.of(), lost);
        } else if (door.admissions() != before) {
          first.addLast(entry);
          firstChanged();
          return new Offer(Admission.ADMITTED, List.of(), lost);
        } else {
          Backlog oldest = Backlog.NONE;
          switch (settings.whenFull()) {
            case DROP_NEWEST -> {}
            case DROP_OLDEST ->
                oldest = attempt == Attempt.NO_ROOM ? log.dropOldest() : Backlog.NONE;
            case BLOCK -> {
              if (!door.letsWait()) {
                return new Offer(Admission.CLOSED, List.of(), lost);
              }
              long _ = roomier.awaitNanos(AGAIN_NANOS);
              continue;
            }
          }
          if (oldest.isEmpty()) {
            return new Offer(Admission.FULL, List.of(), lost);
          }
          lost = lost.plus(oldest);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Offer(Admission.CLOSED, List.of(), lost);
    } finally {
      lock.unlock();
    }
    boolean safe = settings.fsync() != QueueSettings.Fsync.ALWAYS || sync.covers(sequence);
    return new Offer(safe ? Admission.STORED : Admission.UNSURE, List.of(), lost);
  }

  private Attempt attempt(RecordOutput out, int items) {
    if (!log.fits(out.size() - DiskLog.RESERVED)) {
      return Attempt.NO_ROOM;
    }
    try {
      long _ = log.append(out.array(), out.size(), items, clock.epochNanos());
      trouble.stored();
      notEmpty.signal();
      return Attempt.STORED;
    } catch (IOException e) {
      trouble.notStored(e, settings.whenFull() == QueueSettings.WhenFull.BLOCK);
      return trouble.isFull(e) ? Attempt.NO_ROOM : Attempt.FAILED;
    }
  }

  @Override
  public @Nullable Entry take(long timeoutNanos) throws InterruptedException {
    StoredRecord record;
    lock.lockInterruptibly();
    try {
      long left = timeoutNanos;
      while (isEmpty() && !door.isShut() && left > 0) {
        left = notEmpty.awaitNanos(left);
      }
      Entry early = first.pollFirst();
      if (early != null) {
        firstChanged();
        return early;
      }
      record = closed ? null : log.take();
      trouble.read();
    } catch (IOException e) {
      trouble.notRead(e);
      long left = AGAIN_NANOS;
      while (left > 0) {
        left = notEmpty.awaitNanos(left);
      }
      return null;
    } finally {
      lock.unlock();
    }
    return record == null ? null : entry(record);
  }

  private void firstChanged() {
    Backlog all = Backlog.NONE;
    for (Entry entry : first) {
      all = all.plus(new Backlog(1, entry.batch().size(), entry.bytes()));
    }
    firstBacklog = all;
    notEmpty.signal();
  }

  @Override
  public void putFirst(List<Entry> entries) {
    lock.lock();
    try {
      entries.reversed().forEach(first::addFirst);
      firstChanged();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Door door() {
    return door;
  }

  /// Null when the record is no batch that this Weir can make.
  private @Nullable Entry entry(StoredRecord record) {
    try {
      Batch batch = readers.of(record.schema()).read(record.payload());
      long age = Math.max(0, clock.epochNanos() - record.arrivedEpochNanos());
      return Entry.stored(
          batch,
          outcome -> {
            if (outcome.acknowledged()) {
              done(record.sequence());
            }
          },
          clock.monotonicNanos() - age);
    } catch (UnreadableException e) {
      lock.lock();
      try {
        if (!closed) {
          log.unreadable(record, String.valueOf(e.getMessage()));
        }
      } finally {
        lock.unlock();
      }
      return null;
    }
  }

  private void done(long sequence) {
    lock.lock();
    try {
      if (!closed) {
        log.done(sequence);
        roomier.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private void beginAnotherFile() {
    lock.lock();
    try {
      if (!closed) {
        log.beginAnotherFile();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Gives the directory back. Nothing on it is lost by that.
  @Override
  public List<Entry> close() {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        trouble.left(log.waiting(), log.underWay());
        log.close();
      }
    } catch (IOException e) {
      trouble.failed("the queue's files cannot be closed", e);
    } finally {
      lock.unlock();
    }
    return unstored();
  }

  private List<Entry> unstored() {
    lock.lock();
    try {
      List<Entry> all = List.copyOf(first);
      first.clear();
      firstChanged();
      return all;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean isEmpty() {
    return waiting().isEmpty();
  }

  private Backlog waiting() {
    return log.waiting().plus(firstBacklog);
  }

  @Override
  public int size() {
    return Math.clamp(waiting().batches(), 0, Integer.MAX_VALUE);
  }

  @Override
  public long bytes() {
    return waiting().bytes();
  }

  @Override
  public long capacityBytes() {
    return settings.maxBytes().bytes();
  }

  @Override
  public long oldestAgeNanos() {
    return log.waiting().isEmpty() ? 0 : Math.max(0, clock.epochNanos() - log.oldestEpochNanos());
  }
}
