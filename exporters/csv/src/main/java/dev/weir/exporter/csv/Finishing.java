// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/// Makes of a file's text what it is to become. What is left half done by a crash is done again from
/// the text, which stays until the finished file has its name.
final class Finishing {
  private static final int BUFFER = 1 << 16;

  private final RowFile file;
  private final FileFormat format;
  private final Path finished;

  Finishing(RowFile file, FileFormat format) {
    this.file = file;
    this.format = format;
    this.finished =
        file.path()
            .resolveSibling(FileNames.finished(FileNames.rowsOf(file.path()), format.ending()));
  }

  String name() {
    return finished.getFileName().toString();
  }

  /// Does the work, as far as it can be done before the manifest tells of the file.
  ///
  /// @param givenUp asked from time to time
  /// @return how many bytes the finished file has
  /// @throws InterruptedIOException when it was given up
  long prepare(BooleanSupplier givenUp) throws IOException {
    Journal journal = file.journal();
    journal.sync();
    if (format == FileFormat.CSV) {
      return journal.length();
    }
    Path temporary = WholeFiles.temporary(finished);
    try (InputStream rows = new Givable(journal.read(), givenUp);
        FileOutputStream out = WholeFiles.create(temporary)) {
      OutputStream to = new BufferedOutputStream(out, BUFFER);
      format.write(rows, to);
      to.flush();
      out.getFD().sync();
    } catch (IOException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
    return Files.size(temporary);
  }

  /// Gives the finished file its name, and removes the text.
  ///
  /// @throws java.nio.file.FileAlreadyExistsException when somebody else has just taken the name
  void complete() throws IOException {
    if (format == FileFormat.CSV) {
      WholeFiles.moveTo(finished, file.path());
    } else {
      WholeFiles.moveTo(finished, WholeFiles.temporary(finished));
      Files.deleteIfExists(file.path());
    }
    file.journal().close();
  }

  /// Reading that ends when it is given up.
  private static final class Givable extends FilterInputStream {
    private final BooleanSupplier givenUp;

    Givable(InputStream in, BooleanSupplier givenUp) {
      super(in);
      this.givenUp = givenUp;
    }

    @Override
    public int read(byte[] to, int from, int count) throws IOException {
      if (givenUp.getAsBoolean()) {
        throw new InterruptedIOException("there was no time to finish the file");
      }
      return super.read(to, from, count);
    }

    /// The text stays open.
    @Override
    public void close() {}
  }
}
