// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf;

/// The error numbers that loading, attaching and reading meet. The numbers are those of every
/// architecture that uses the kernel's generic table (x86-64, aarch64, riscv64).
public enum Errno {
  EPERM(1, "operation not permitted"),
  ENOENT(2, "no such entry"),
  EINTR(4, "interrupted"),
  E2BIG(7, "too big"),
  EBADF(9, "bad file descriptor"),
  EAGAIN(11, "try again"),
  ENOMEM(12, "out of memory"),
  EACCES(13, "permission denied"),
  EFAULT(14, "bad address"),
  EBUSY(16, "device or resource busy"),
  EEXIST(17, "exists already"),
  ENODEV(19, "no such device"),
  EINVAL(22, "invalid argument"),
  ENOSPC(28, "no space left"),
  ERANGE(34, "out of range"),
  ENOSYS(38, "not implemented by this kernel"),
  EMSGSIZE(90, "message too long"),
  EOPNOTSUPP(95, "operation not supported"),
  ENETDOWN(100, "network is down"),
  ENETUNREACH(101, "network is unreachable"),
  ENOBUFS(105, "no buffer space: messages were lost"),
  ETIMEDOUT(110, "timed out"),
  ENOTSUPP(524, "not supported by the kernel");

  private final int number;
  private final String text;

  Errno(int number, String text) {
    this.number = number;
    this.text = text;
  }

  public int number() {
    return number;
  }

  /// Whether `result`, a value or a negative errno, is this error.
  public boolean is(int result) {
    return result == -number;
  }

  /// `EPERM (operation not permitted)`, or `errno 77` for a number that is not in the table.
  /// Either sign is taken.
  public static String describe(int number) {
    int positive = Math.abs(number);
    for (Errno errno : values()) {
      if (errno.number == positive) {
        return errno.name() + " (" + errno.text + ")";
      }
    }
    return "errno " + positive;
  }
}
