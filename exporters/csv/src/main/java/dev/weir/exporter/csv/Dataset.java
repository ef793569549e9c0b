// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv;

import dev.weir.api.component.ComponentContext;
import dev.weir.api.flow.Flow;
import dev.weir.exporter.csv.row.RowEncoder;
import dev.weir.exporter.csv.row.TextBuffer;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What one run writes in one schema: files that follow each other, and a manifest. Rows are added by
/// one thread, files finished by another.
final class Dataset {
  /// More text than that waits for no finisher: who adds rows does the work then.
  private static final int MOST_ENDED = 2;

  private final ComponentContext context;
  private final CsvExporterConfig config;
  private final Counters counters;
  private final FileNames names;
  private final RowEncoder encoder;
  private final ManifestHead head;
  private final FileFormat format;
  private final Supplier<Map<String, Long>> packets;
  private final TextBuffer text = new TextBuffer();
  private final Deque<RowFile> ended = new ArrayDeque<>();
  private @Nullable Manifest manifest;
  private @Nullable RowFile current;
  private boolean untold;

  /// @param packets what receivers counted so far
  Dataset(
      ComponentContext context,
      CsvExporterConfig config,
      Counters counters,
      FileNames names,
      RowEncoder encoder,
      ManifestHead head,
      Supplier<Map<String, Long>> packets) {
    this.context = context;
    this.config = config;
    this.counters = counters;
    this.names = names;
    this.encoder = encoder;
    this.head = head;
    this.format = config.fileFormat();
    this.packets = packets;
  }

  /// Takes over a file that an earlier run left.
  synchronized void takeOver(RowFile file) {
    ended.add(file);
  }

  /// Appends all rows or none.
  synchronized void append(List<Flow> flows) throws IOException {
    text.clear();
    encoder.encode(flows, text);
    Span span = Span.of(flows);
    RowFile file = fileFor(text.length(), span, flows.getFirst());
    file.append(text, flows.size(), span, context.clock().monotonicNanos());
    untold = true;
  }

  /// Takes back what the last [#append] added.
  synchronized void undo() throws IOException {
    if (current != null) {
      current.undo();
    }
  }

  /// The current file, or a new one when this one is full or old enough or was moved away.
  private RowFile fileFor(int bytes, Span span, Flow first) throws IOException {
    RowFile file = current;
    if (file != null && !file.journal().inPlace()) {
      letGo(file);
      current = null;
    } else if (file != null
        && (file.isFull(config.rotateSize().bytes(), bytes)
            || file.spans(config.rotateInterval().toNanos(), span))) {
      endCurrent();
    }
    if (ended.size() > (format == FileFormat.CSV ? 0 : MOST_ENDED)) {
      finishEnded(() -> false);
    }
    if (current == null) {
      current = begin(first);
    }
    return current;
  }

  private RowFile begin(Flow first) throws IOException {
    if (!Files.isDirectory(config.directory())) {
      // Not made anew: it may be where a disk was mounted.
      throw new NoSuchFileException(config.directory().toString());
    }
    Journal journal = Journal.create(names, encoder.header());
    try {
      Manifest told = manifest;
      if (told == null) {
        String dataset = FileNames.datasetOf(journal.path());
        told = Manifest.begin(names.manifest(dataset), head.of(dataset, first));
      }
      RowFile file = RowFile.begin(journal, told);
      file.tellGrowing();
      told.write();
      manifest = told;
      counters.files().increment();
      return file;
    } catch (IOException e) {
      if (manifest != null) {
        manifest.forget(journal.path().getFileName().toString());
      }
      journal.close();
      Files.deleteIfExists(journal.path());
      names.giveBack();
      throw e;
    }
  }

  private void endCurrent() {
    if (current != null) {
      ended.add(current);
      current = null;
    }
  }

  /// Forces rows to the disk, tells the manifest of them, and ends a file to which nothing was added
  /// for long.
  synchronized void tick() throws IOException {
    RowFile file = current;
    if (file == null) {
      return;
    }
    if (file.restsFor(config.rotateInterval().toNanos(), context.clock().monotonicNanos())) {
      endCurrent();
      return;
    }
    file.journal().sync();
    if (untold) {
      file.tellGrowing();
      tell();
      untold = false;
    }
  }

  /// Finishes the files that have ended. Blocks nobody who adds rows, unless that is who calls.
  ///
  /// @throws IOException for the first that could not be finished; it is tried again next time
  void finishEnded(BooleanSupplier givenUp) throws IOException {
    for (RowFile file = nextEnded(); file != null; file = nextEnded()) {
      try {
        finish(file, givenUp);
      } catch (IOException | RuntimeException e) {
        putBack(file);
        throw e;
      }
    }
  }

  private synchronized @Nullable RowFile nextEnded() {
    return ended.poll();
  }

  private synchronized void putBack(RowFile file) {
    ended.addFirst(file);
  }

  /// Somebody took the file away.
  private void letGo(RowFile file) throws IOException {
    context.logger().log(Level.WARNING, file.path() + " was moved or removed; it is theirs now");
    file.tellGone();
    file.journal().close();
  }

  private void finish(RowFile file, BooleanSupplier givenUp) throws IOException {
    List<Path> inTheWay = names.finishedOf(file.path());
    for (Path finished : inTheWay) {
      if (FinishedRows.hold(finished, file.journal())) {
        isFinished(file, finished);
        return;
      }
    }
    synchronized (this) {
      if (!file.journal().inPlace()) {
        letGo(file);
        return;
      }
      if (!inTheWay.isEmpty()) {
        rename(file, inTheWay.getFirst());
      }
    }
    make(file, givenUp);
  }

  /// Killed, or failed, between giving the finished file its name and removing the text.
  private synchronized void isFinished(RowFile file, Path finished) throws IOException {
    tellFinished(file, finished.getFileName().toString(), Files.size(finished));
    WholeFiles.removeFor(finished, file.path());
    file.journal().close();
  }

  /// What somebody else made is not touched, nor are rows that it may not hold.
  private void rename(RowFile file, Path inTheWay) throws IOException {
    Path old = file.path();
    Path free = names.createNext();
    try {
      file.journal().moveTo(free);
    } catch (IOException e) {
      Files.deleteIfExists(free);
      throw e;
    }
    context
        .logger()
        .log(
            Level.WARNING,
            inTheWay + " is there, with other rows than " + old + ", which becomes " + free);
    file.tellGrowing();
  }

  /// The manifest is written before the file has its name: a crash in between leaves the text, and
  /// the next run finishes it.
  private void make(RowFile file, BooleanSupplier givenUp) throws IOException {
    Finishing finishing = new Finishing(file, format);
    long bytes = finishing.prepare(givenUp);
    synchronized (this) {
      tellFinished(file, finishing.name(), bytes);
      finishing.complete();
    }
  }

  private void tellFinished(RowFile file, String name, long bytes) throws IOException {
    file.tellFinished(name, bytes);
    Manifest its = file.manifest();
    if (its != null) {
      addCounts(its);
      its.write();
    }
  }

  /// Makes a file that has a header and no row, if no other file was begun.
  synchronized void writeHeaderUnlessBegun() throws IOException {
    if (manifest != null) {
      return;
    }
    Journal journal = Journal.create(names, encoder.header());
    journal.close();
    String name = journal.path().getFileName().toString();
    Files.move(
        journal.path(),
        journal
            .path()
            .resolveSibling(name.substring(0, name.length() - FileNames.PARTIAL.length())));
    counters.files().increment();
  }

  /// Ends the data set: all files are finished, and where nothing was lost the manifest says so, unless
  /// it was given up.
  void close(BooleanSupplier givenUp) throws IOException {
    synchronized (this) {
      endCurrent();
    }
    try {
      finishEnded(givenUp);
    } catch (IOException e) {
      leave();
      throw e;
    }
    synchronized (this) {
      if (manifest != null) {
        manifest.complete(context.lostRecords() == 0);
        tell();
        manifest = null;
      }
    }
  }

  /// Closes what could not be finished, and leaves it to the next run.
  synchronized void leave() throws IOException {
    for (RowFile file = ended.poll(); file != null; file = ended.poll()) {
      context
          .logger()
          .log(Level.WARNING, file.path() + " is not finished; the next run in its directory will");
      file.journal().close();
    }
  }

  private void tell() throws IOException {
    if (manifest != null) {
      addCounts(manifest);
      manifest.write();
    }
  }

  /// Only to the manifest of this run.
  private void addCounts(Manifest to) {
    if (to.equals(manifest)) {
      to.put("packets", packets.get());
      to.put("lost_records", context.lostRecords());
      to.put("counts", context.counts());
    }
  }
}
