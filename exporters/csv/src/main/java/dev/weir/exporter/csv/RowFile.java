// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv;

import dev.weir.exporter.csv.row.TextBuffer;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A file of rows that is not finished: its text, what it holds, and the manifest that tells of it.
/// Not safe for use by several threads.
final class RowFile {
  private final Journal journal;
  private final @Nullable Manifest manifest;
  private final boolean recovered;
  private long rows;
  private long rowsBefore;
  private @Nullable Span span;
  private @Nullable Span spanBefore;
  private long firstNanos;
  private long touchedNanos;

  /// The name under which the manifest knows it.
  private String told;

  private RowFile(Journal journal, @Nullable Manifest manifest, boolean recovered, long rows) {
    this.journal = journal;
    this.manifest = manifest;
    this.recovered = recovered;
    this.rows = rows;
    this.told = name();
  }

  /// One that has no rows yet.
  static RowFile begin(Journal journal, Manifest manifest) {
    return new RowFile(journal, manifest, false, 0);
  }

  /// What an earlier run left.
  ///
  /// @param manifest null when nobody tells of it any more
  static RowFile recovered(Journal journal, @Nullable Manifest manifest, long rows) {
    return new RowFile(journal, manifest, true, rows);
  }

  /// Appends all rows or none.
  ///
  /// @param monotonicNanos now
  void append(TextBuffer text, int count, Span added, long monotonicNanos) throws IOException {
    journal.append(text.array(), text.length());
    rowsBefore = rows;
    spanBefore = span;
    firstNanos = rows == 0 ? added.startNanos() : firstNanos;
    rows += count;
    span = added.plus(span);
    touchedNanos = monotonicNanos;
  }

  /// Takes back what the last [#append] added.
  void undo() throws IOException {
    rows = rowsBefore;
    span = spanBefore;
    journal.undo();
  }

  /// Whether rows of that time come so long after the first ones that they belong into another file.
  boolean spans(long nanos, Span next) {
    return nanos > 0 && rows > 0 && next.startNanos() - firstNanos >= nanos;
  }

  /// Whether nothing was added for so long.
  boolean restsFor(long nanos, long monotonicNanos) {
    return nanos > 0 && rows > 0 && monotonicNanos - touchedNanos >= nanos;
  }

  /// Whether so many bytes more are too many.
  boolean isFull(long limit, int more) {
    return limit > 0 && rows > 0 && journal.length() + more > limit;
  }

  /// Tells the manifest that it grows.
  void tellGrowing() {
    tell(name(), Manifest.State.GROWING, journal.length());
  }

  /// Tells the manifest that all rows are there.
  void tellFinished(String finished, long bytes) {
    tell(finished, recovered ? Manifest.State.RECOVERED : Manifest.State.WHOLE, bytes);
  }

  /// Tells the manifest that somebody took it away.
  void tellGone() {
    tell(name(), Manifest.State.GONE, journal.length());
  }

  private void tell(String newName, Manifest.State state, long bytes) {
    if (manifest != null) {
      manifest.file(told, newName, state, rows, bytes, span);
      told = newName;
    }
  }

  @Nullable Manifest manifest() {
    return manifest;
  }

  Journal journal() {
    return journal;
  }

  Path path() {
    return journal.path();
  }

  private String name() {
    return journal.path().getFileName().toString();
  }

  long rows() {
    return rows;
  }
}
