// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Finds the files that an earlier run left when it was killed, and cuts off what was torn then.
final class Recovery {
  private final FileNames names;
  private final Counters counters;
  private final System.Logger logger;
  private @Nullable List<Manifest> manifests;

  Recovery(FileNames names, Counters counters, System.Logger logger) {
    this.names = names;
    this.counters = counters;
    this.logger = logger;
  }

  /// Whole rows that wait to be finished, each file open and the taker's to close. A file without any
  /// is removed, one that somebody is writing is left alone.
  void files(Consumer<RowFile> taker) throws IOException {
    for (Path partial : names.partials()) {
      try {
        RowFile file = recover(partial);
        if (file != null) {
          taker.accept(file);
        }
      } catch (IOException e) {
        logger.log(Level.WARNING, partial + " is left as it is: " + IoErrors.describe(e));
      }
    }
  }

  private @Nullable RowFile recover(Path partial) throws IOException {
    String name = partial.getFileName().toString();
    Journal journal = Journal.reopen(partial);
    try {
      names.removeTemporary(partial);
      TornRows whole = TornRows.of(journal.read());
      Manifest manifest = manifestOf(name);
      if (whole.rows() == 0) {
        forget(name, manifest);
        Files.delete(partial);
        journal.close();
        return null;
      }
      long torn = journal.length() - whole.length();
      if (torn > 0) {
        journal.cutTo(whole.length());
        counters.cutBytes().add(torn);
      }
      counters.recovered().increment();
      logger.log(
          Level.WARNING,
          "{0} was left by an earlier run: {1} rows are whole, {2} torn bytes were cut off",
          partial,
          Long.toString(whole.rows()),
          Long.toString(torn));
      return RowFile.recovered(journal, manifest, whole.rows());
    } catch (IOException | RuntimeException e) {
      journal.close();
      throw e;
    }
  }

  private static void forget(String name, @Nullable Manifest manifest) throws IOException {
    if (manifest != null) {
      manifest.forget(name);
      manifest.write();
    }
  }

  /// The one that tells of a file: the same object for all its files, since each writes it anew.
  private @Nullable Manifest manifestOf(String name) throws IOException {
    if (manifests == null) {
      manifests = readManifests();
    }
    return manifests.stream().filter(manifest -> manifest.names(name)).findFirst().orElse(null);
  }

  private List<Manifest> readManifests() throws IOException {
    List<Manifest> found = new ArrayList<>();
    for (Path path : names.manifests()) {
      try {
        found.add(Manifest.read(path));
      } catch (IOException e) {
        logger.log(Level.WARNING, path + " cannot be read: " + IoErrors.describe(e));
      }
    }
    return found;
  }
}
