// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import dev.weir.cli.inspect.CaptureInspector;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;

/// One line on a terminal that says how far reading has come, once it has taken a second. Erased
/// when closed.
final class ReadingProgress implements CaptureInspector.Progress, AutoCloseable {
  private static final long STEP_NANOS = 200_000_000L;
  private static final long DELAY_NANOS = 1_000_000_000L;
  private static final String ERASE = "\r\u001b[K";

  private final PrintWriter err;
  private final boolean terminal;
  private long nextNanos = System.nanoTime() + DELAY_NANOS;
  private boolean shown;

  ReadingProgress(PrintWriter err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  @Override
  public void at(Path file, long packets, long consumedBytes, long sizeBytes) {
    if (!terminal || System.nanoTime() - nextNanos < 0) {
      return;
    }
    nextNanos = System.nanoTime() + STEP_NANOS;
    shown = true;
    String part = sizeBytes > 0 ? ", " + 100 * consumedBytes / sizeBytes + " %" : "";
    err.print(
        ERASE
            + "reading "
            + file
            + ": "
            + String.format(Locale.ROOT, "%,d", packets)
            + " packets"
            + part);
    err.flush();
  }

  @Override
  public void close() {
    if (shown) {
      err.print(ERASE);
      err.flush();
    }
  }
}
