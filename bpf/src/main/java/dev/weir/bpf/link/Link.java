// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.link;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.Errno;
import dev.weir.bpf.ffi.BpfCall;
import dev.weir.bpf.ffi.KernelInfo;
import dev.weir.bpf.ffi.Libc;
import dev.weir.bpf.object.BpfProgram;
import java.util.concurrent.atomic.AtomicInteger;

/// A bpf_link: the attachment lasts as long as its descriptor is open.
final class Link implements AutoCloseable {
  private static final int CLOSED = -1;

  private final AtomicInteger fd;

  private Link(int fd) {
    this.fd = new AtomicInteger(fd);
  }

  static Link create(BpfProgram program, int index, int attachType, int flags, String how) {
    int fd = BpfCall.createLink(program.fd(), index, attachType, flags);
    if (fd < 0) {
      throw BpfException.of(
          "cannot attach program '%s' to interface %d (%s)".formatted(program.name(), index, how),
          fd,
          hint(fd),
          "");
    }
    return new Link(fd);
  }

  private static String hint(int result) {
    if (Errno.EBUSY.is(result)) {
      return "another program has this hook of the interface for itself";
    }
    if (Errno.ENODEV.is(result)) {
      return "the interface does not exist in this network namespace";
    }
    if (Errno.EOPNOTSUPP.is(result)) {
      return "the driver does not support this: use the generic mode or traffic control";
    }
    if (Errno.ERANGE.is(result)) {
      return "its MTU is too large for programs in the driver: use the generic mode";
    }
    if (Errno.EEXIST.is(result)) {
      return "a program is attached there in the other mode";
    }
    return "";
  }

  int id() {
    return KernelInfo.ofLink(fd.get()).id();
  }

  @Override
  public void close() {
    int open = fd.getAndSet(CLOSED);
    if (open != CLOSED) {
      Libc.close(open);
    }
  }
}
