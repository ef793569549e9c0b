// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv;

import java.io.IOException;
import java.io.InputStream;

/// What of a file that nobody finished is whole: rows up to the last line end that stands outside of
/// quotes and before any U+0000, with which some file systems fill what was not written before a power
/// failure.
///
/// @param length how many bytes of whole lines
/// @param rows whole lines after the first, the header
record TornRows(long length, long rows) {
  private static final int BLOCK = 1 << 16;

  static TornRows of(InputStream in) throws IOException {
    byte[] block = new byte[BLOCK];
    boolean quoted = false;
    long position = 0;
    long whole = 0;
    long lines = 0;
    for (int read = in.read(block); read > 0; read = in.read(block)) {
      for (int i = 0; i < read; i++) {
        byte b = block[i];
        if (b == '"') {
          quoted = !quoted; // a doubled quote does so twice
        } else if (b == '\n' && !quoted) {
          whole = position + i + 1;
          lines++;
        } else if (b == 0) {
          return new TornRows(whole, Math.max(0, lines - 1));
        }
      }
      position += read;
    }
    return new TornRows(whole, Math.max(0, lines - 1));
  }
}
