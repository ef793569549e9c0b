// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue;

import dev.weir.api.Ack;
import dev.weir.api.Batch;
import dev.weir.api.BatchConsumer;
import dev.weir.api.component.Clock;
import dev.weir.api.component.Exporter;
import dev.weir.api.component.StartException;
import dev.weir.api.component.Threads;
import dev.weir.core.config.QueueSettings;
import dev.weir.core.config.RetrySettings;
import dev.weir.core.log.FailureLog;
import dev.weir.core.log.Messages;
import dev.weir.core.queue.disk.DirectoryInUseException;
import dev.weir.core.telemetry.ComponentTelemetry;
import dev.weir.core.telemetry.DropReason;
import dev.weir.core.telemetry.QueueReading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The edge in front of an exporter: a queue bounded in bytes and the workers that empty it. Waiting
/// batches are bounded by `queue.max_bytes`; each worker holds one more batch. Every batch that comes
/// in ends exactly once, delivered, dropped or refused. What the exporter does not handle does not
/// come in at all: it is acknowledged and counted apart. Safe for use by several threads.
public final class ExporterQueue implements BatchConsumer, QueueReading {
  private static final Duration LAST_WORDS = Duration.ofMillis(200);

  /// A queue that cannot have its disk takes no more memory than it would by default.
  private static final long MOST_IN_PLACE_OF_DISK = QueueSettings.DEFAULTS.maxBytes().bytes();

  private final Exporter exporter;
  private final QueueSettings settings;
  private final ComponentTelemetry telemetry;
  private final Threads threads;
  private final Clock clock;
  private final System.Logger logger;
  private volatile WaitingRoom room;
  private final Ends ends;
  private final Delivery delivery;
  private final Flusher flusher;
  private final DropLog dropLog;
  private final DiskTrouble trouble;
  private final Set<Entry> inFlight = ConcurrentHashMap.newKeySet();
  private final List<Thread> workers = new ArrayList<>();
  private AutoCloseable syncing = () -> {};

  public ExporterQueue(
      Exporter exporter,
      QueueSettings settings,
      RetrySettings retry,
      ComponentTelemetry telemetry,
      Threads threads,
      Clock clock,
      System.Logger logger,
      RandomGenerator random) {
    this.exporter = exporter;
    this.settings = settings;
    this.telemetry = telemetry;
    this.threads = threads;
    this.clock = clock;
    this.logger = logger;
    this.room = new MemoryRoom(memoryBytes(settings), settings.whenFull(), clock);
    this.trouble =
        new DiskTrouble(settings.directoryOf(telemetry.key().id()), telemetry, logger, clock);
    this.ends = new Ends(telemetry);
    this.delivery =
        new Delivery(
            exporter,
            retry,
            telemetry,
            ends,
            new FailureLog(logger, clock),
            new FailureLog(logger, clock),
            clock,
            random);
    this.flusher = new Flusher(exporter, telemetry, new FailureLog(logger, clock));
    this.dropLog = new DropLog(logger, settings);
    telemetry.health().addCheck(this::stalled);
  }

  /// Opens the disk, where batches wait on one, and starts the workers. Call it once, after the exporter
  /// has started.
  ///
  /// @throws StartException when another process has the disk queue open
  public void start() throws StartException {
    if (settings.storage() == QueueSettings.Storage.DISK) {
      openDisk();
    }
    int count = Math.max(1, Math.min(settings.workers(), exporter.concurrency()));
    for (int i = 1; i <= count; i++) {
      workers.add(threads.virtual("worker-" + i, this::work));
    }
  }

  @Override
  public void accept(Batch batch, Ack ack) {
    Entry entry = new Entry(batch, ack, clock.monotonicNanos());
    if (!handled(batch)) {
      ends.ignored(entry);
      return;
    }
    telemetry.in(batch);
    WaitingRoom.Offer offer = room.offer(entry);
    offer.evicted().forEach(this::dropForWantOfRoom);
    if (!offer.lost().isEmpty()) {
      dropLog.dropped(offer.lost().batches(), offer.lost().items());
      telemetry.dropped(offer.lost().items(), DropReason.QUEUE_FULL);
    }
    switch (offer.admission()) {
      case ADMITTED -> {}
      case STORED -> ends.stored(entry);
      case UNSURE -> ends.unsure(entry);
      case FULL -> dropForWantOfRoom(entry);
      case CLOSED -> ends.refused(entry);
      case UNWRITABLE -> ends.dropped(entry, DropReason.EXCEPTION);
    }
  }

  private static long memoryBytes(QueueSettings settings) {
    long wanted = settings.maxBytes().bytes();
    return switch (settings.storage()) {
      case MEMORY -> wanted;
      case DISK -> Math.min(wanted, MOST_IN_PLACE_OF_DISK);
    };
  }

  private void openDisk() throws StartException {
    Path directory = settings.directoryOf(telemetry.key().id());
    try {
      DiskRoom disk = new DiskRoom(directory, settings, clock, trouble);
      disk.putFirst(room.close());
      room = disk;
      if (!disk.replayed().isEmpty()) {
        logger.log(Level.INFO, disk.replayed() + " of an earlier run wait in " + directory);
      }
      if (settings.fsync() == QueueSettings.Fsync.INTERVAL) {
        syncing = threads.every("fsync", settings.fsyncInterval(), disk::sync);
      }
    } catch (DirectoryInUseException e) {
      throw new StartException(telemetry.key() + ": queue.directory: " + e.getMessage(), e);
    } catch (IOException | UncheckedIOException e) {
      // The others should not suffer for it, and a restart would not help.
      String reason =
          "queue.directory: no queue can be kept in "
              + directory
              + ", so batches wait in memory: "
              + Messages.chain(e);
      telemetry.health().fatal(reason);
      logger.log(Level.ERROR, reason);
    }
  }

  /// From now on a full queue refuses instead of blocking, whatever `when_full` says of dropping.
  public void refuseWaiting() {
    room.door().refuseWaiting();
  }

  /// Takes nothing more, delivers what is inside until the deadline, and refuses the rest. Returns
  /// soon after the deadline even when the exporter does not.
  public Drained drain(Deadline deadline) {
    room.door().shut();
    delivery.stopping();
    boolean idle = joinWorkers(deadline);
    delivery.giveUp();
    dropLog.ended();
    if (!idle) {
      workers.forEach(Thread::interrupt);
      idle = joinWorkers(Deadline.in(LAST_WORDS));
    }
    inFlight.forEach(ends::refused);
    closeRoom().forEach(ends::refused);
    workers.clear();
    return new Drained(ends.refusedBatches(), ends.refusedItems(), idle, flusher.failure());
  }

  /// Lets in whoever waits for room now, beyond what the queue may hold.
  public void admitWaiting() {
    room.door().admitWaiting();
  }

  /// Takes nothing more, delivers what is inside until the deadline, and gives away the rest. Legal without a start.
  ///
  /// @param succeeded whether another queue takes the rest: then nothing that fails is tried again
  public Remainder handOver(Deadline deadline, boolean succeeded) {
    room.door().shut();
    if (succeeded) {
      delivery.leaveWhatFails();
    }
    if (succeeded && room instanceof DiskRoom) {
      // What is under way comes to its end; the rest stays where the other queue finds it.
      delivery.leave();
    }
    delivery.stopping();
    boolean idle = joinWorkers(deadline);
    delivery.leave();
    dropLog.ended();
    if (!idle) {
      workers.forEach(Thread::interrupt);
      idle = joinWorkers(Deadline.in(LAST_WORDS));
    }
    inFlight.stream().filter(Entry::stored).forEach(ends::refused);
    List<Entry> rest = new ArrayList<>(inFlight.stream().filter(entry -> !entry.ended()).toList());
    rest.sort(Comparator.comparingLong(Entry::arrivedNanos));
    rest.addAll(closeRoom());
    workers.clear();
    return new Remainder(ends, rest, idle, flusher.failure());
  }

  /// Takes what another queue left, before everything else and however much it is. Call it before
  /// [#start].
  public void takeOver(Remainder rest) {
    room.putFirst(rest.entries());
  }

  private List<Entry> closeRoom() {
    try {
      syncing.close();
    } catch (Exception e) {
      logger.log(Level.WARNING, "fsync did not end", e);
    }
    return room.close();
  }

  @Override
  public String storage() {
    return room instanceof DiskRoom ? "disk" : "memory";
  }

  @Override
  public long replayedBatches() {
    return room instanceof DiskRoom disk ? disk.replayed().batches() : 0;
  }

  @Override
  public long replayedItems() {
    return room instanceof DiskRoom disk ? disk.replayed().items() : 0;
  }

  @Override
  public long unreadableBytes() {
    return trouble.unreadableBytes();
  }

  @Override
  public long bytes() {
    return room.bytes();
  }

  @Override
  public long capacityBytes() {
    return room.capacityBytes();
  }

  @Override
  public int batches() {
    return room.size() + inFlight.size();
  }

  @Override
  public int inFlight() {
    return inFlight.size();
  }

  @Override
  public double oldestSeconds() {
    long now = clock.monotonicNanos();
    long age = room.oldestAgeNanos();
    for (Entry entry : inFlight) {
      age = Math.max(age, now - entry.arrivedNanos());
    }
    return age / 1e9;
  }

  @Override
  public long retries() {
    return delivery.retries();
  }

  private void work() {
    while (!delivery.givenUp() && !delivery.left()) {
      try {
        @Nullable Entry entry = room.take(flusher.waitNanos());
        if (entry != null) {
          inFlight.add(entry);
          delivery.deliver(entry);
          if (!entry.ended()) {
            return;
          }
          inFlight.remove(entry);
          flusher.exported();
          dropLog.roomNow(room.bytes());
        }
        if (room.isEmpty() && inFlight.isEmpty()) {
          flusher.flush();
        }
        if (entry == null && room.door().isShut() && room.isEmpty()) {
          return;
        }
      } catch (InterruptedException _) {
        // The loop's condition decides.
      }
    }
  }

  private boolean handled(Batch batch) {
    try {
      return exporter.handles(batch);
    } catch (RuntimeException | LinkageError e) {
      // The exporter's own mistake must not hurt whoever hands over.
      telemetry.exception();
      telemetry.health().note("asked what it handles, it threw " + e);
      return true;
    }
  }

  private void dropForWantOfRoom(Entry entry) {
    dropLog.dropped(1, entry.batch().size());
    ends.dropped(entry, DropReason.QUEUE_FULL);
  }

  private boolean joinWorkers(Deadline deadline) {
    boolean all = true;
    for (Thread worker : workers) {
      try {
        all &= deadline.await(worker::join);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return all;
  }

  private Optional<String> stalled() {
    long now = clock.monotonicNanos();
    for (Entry entry : inFlight) {
      long since = entry.exportingSinceNanos();
      if (since != Entry.NOT_EXPORTING && now - since > telemetry.health().grace().toNanos()) {
        long seconds = Duration.ofNanos(now - since).toSeconds();
        return Optional.of("an export has not returned for " + seconds + " s");
      }
    }
    return Optional.empty();
  }
}
