// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/// Where the results of a command go, as text and, for those that have much to say, as bytes.
final class ResultWriter extends PrintWriter {
  private final PrintStream stream;

  ResultWriter(PrintStream stream) {
    super(stream, true, StandardCharsets.UTF_8);
    this.stream = stream;
  }

  /// The same as bytes of UTF-8, behind what was printed so far.
  static OutputStream bytes(PrintWriter results) {
    if (!(results instanceof ResultWriter writer)) {
      throw new IllegalArgumentException("not where results go: " + results.getClass().getName());
    }
    writer.flush();
    return writer.stream;
  }
}
