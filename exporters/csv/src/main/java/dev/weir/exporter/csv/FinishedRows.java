// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// Proves that a finished file holds the rows of a text, before the text may go.
final class FinishedRows {
  private static final int BLOCK = 1 << 16;

  private FinishedRows() {}

  /// Whether it holds them all and nothing else. False also where that cannot be told.
  static boolean hold(Path finished, Journal text) throws IOException {
    if (!Files.isRegularFile(finished)) {
      return false;
    }
    String name = finished.getFileName().toString();
    if (name.endsWith(FileFormat.PARQUET.ending())) {
      return isMadeOf(finished, text, FileFormat.PARQUET)
          || isMadeOf(finished, text, FileFormat.PARQUET_GZIP);
    }
    try (InputStream file = Files.newInputStream(finished);
        InputStream rows =
            name.endsWith(FileFormat.CSV_GZIP.ending()) ? new GZIPInputStream(file, BLOCK) : file) {
      return isSame(rows, text.read());
    } catch (ZipException | EOFException _) {
      return false; // somebody else's, or torn
    }
  }

  private static boolean isSame(InputStream one, InputStream other) throws IOException {
    while (true) {
      byte[] block = one.readNBytes(BLOCK);
      if (!Arrays.equals(block, other.readNBytes(BLOCK))) {
        return false;
      }
      if (block.length == 0) {
        return true;
      }
    }
  }

  /// The same rows always give the same bytes, so they are made again.
  private static boolean isMadeOf(Path finished, Journal text, FileFormat format)
      throws IOException {
    try (Comparison comparison = new Comparison(finished)) {
      format.write(text.read(), comparison);
      return comparison.isWholeFile();
    } catch (Different _) {
      return false;
    }
  }

  /// Ends making a file that is another already.
  private static final class Different extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /// Compares what is written with a file.
  private static final class Comparison extends OutputStream {
    private final InputStream wanted;

    Comparison(Path finished) throws IOException {
      this.wanted = new BufferedInputStream(Files.newInputStream(finished), BLOCK);
    }

    @Override
    public void write(int value) throws IOException {
      if (wanted.read() != (value & 0xff)) {
        throw new Different();
      }
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      byte[] there = wanted.readNBytes(count);
      if (!Arrays.equals(there, 0, there.length, bytes, from, from + count)) {
        throw new Different();
      }
    }

    boolean isWholeFile() throws IOException {
      return wanted.read() < 0;
    }

    @Override
    public void close() throws IOException {
      wanted.close();
    }
  }
}
