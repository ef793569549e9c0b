// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/// Standard output that remembers why a write failed: print streams only say that one did, and results
/// that never arrived must not pass for done. Writes after the first failure are left out.
final class StandardOutput extends FilterOutputStream {
  private static final String NOBODY_READS = "Broken pipe";

  private volatile @Nullable String failure;

  StandardOutput(OutputStream out) {
    super(out);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (failure != null) {
      throw new IOException(failure);
    }
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      failure = String.valueOf(e.getMessage());
      throw e;
    }
  }

  /// The exit code of a command that ended with `code`: output that is lost is a failure. That the
  /// reader has gone, as `head` does, is none.
  int exitCode(int code, PrintStream err) {
    String reason = failure;
    if (reason == null || reason.equals(NOBODY_READS) || code != ExitCode.DONE) {
      return code;
    }
    err.println("weir: cannot write the result: " + reason);
    return ExitCode.FAILED;
  }
}
