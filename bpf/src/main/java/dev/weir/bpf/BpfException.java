// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf;

import java.util.Arrays;

/// The kernel or libbpf refused an operation. The message says which, why, and what would help;
/// users read it.
public final class BpfException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int TAIL_LINES = 25;
  private static final String PERMISSION =
      "; run as root or with the capabilities CAP_BPF, CAP_NET_ADMIN and CAP_PERFMON";

  private final int errno;
  private final String log;

  private BpfException(String message, int errno, String log) {
    super(message);
    this.errno = errno;
    this.log = log;
  }

  /// A failure that is no error number, for example a name that does not exist.
  public static BpfException of(String message) {
    return new BpfException(message, 0, "");
  }

  /// `operation` failed with `errno`, of either sign.
  public static BpfException of(String operation, int errno) {
    return of(operation, errno, "", "");
  }

  /// As above, with a hint at what helps (may be empty) and the log of libbpf and the verifier (may
  /// be empty), whose last lines become part of the message.
  public static BpfException of(String operation, int errno, String hint, String log) {
    int positive = Math.abs(errno);
    // A rejection by the verifier is EACCES too: then its log tells, and capabilities would
    // mislead.
    boolean permission =
        positive == Errno.EPERM.number() || (positive == Errno.EACCES.number() && log.isBlank());
    String remedy = permission ? PERMISSION : "";
    String message =
        operation
            + ": "
            + Errno.describe(positive)
            + (hint.isEmpty() ? remedy : "; " + hint)
            + (log.isBlank() ? "" : "\n" + tail(log.strip()));
    return new BpfException(message, positive, log);
  }

  private static String tail(String log) {
    String[] lines = log.split("\n", -1);
    if (lines.length <= TAIL_LINES) {
      return log;
    }
    int from = lines.length - TAIL_LINES;
    return "("
        + from
        + " lines before)\n"
        + String.join("\n", Arrays.asList(lines).subList(from, lines.length));
  }

  /// The error number, positive, or 0 when there is none.
  public int errno() {
    return errno;
  }

  /// Everything libbpf and the verifier said, or the empty string.
  public String log() {
    return log;
  }
}
