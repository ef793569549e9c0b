// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.link;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.Errno;
import dev.weir.bpf.ffi.BpfCall;
import dev.weir.bpf.ffi.KernelInfo;
import dev.weir.bpf.ffi.Libc;
import dev.weir.bpf.object.BpfProgram;
import java.util.concurrent.atomic.AtomicInteger;

/// A bpf_link, XDP or TCX (kernel 6.6 and later): the attachment lasts as long as its descriptor is
/// open.
public final class HookLink implements Attachment {
  private static final int CLOSED = -1;

  private final AtomicInteger fd;
  private final int interfaceIndex;
  private final Hook hook;

  private HookLink(int fd, int interfaceIndex, Hook hook) {
    this.fd = new AtomicInteger(fd);
    this.interfaceIndex = interfaceIndex;
    this.hook = hook;
  }

  /// Throws [BpfException]: EINVAL where the kernel has no TCX, ENODEV when there is no such interface
  /// in the calling thread's network namespace; of XDP, EBUSY when another program has the interface
  /// and EOPNOTSUPP when the driver lacks the mode.
  public static HookLink attach(BpfProgram program, int interfaceIndex, Hook hook) {
    int fd = BpfCall.createLink(program.fd(), interfaceIndex, hook.attachType, hook.flags);
    if (fd < 0) {
      String what =
          "cannot attach program '%s' to interface %d (%s)"
              .formatted(program.name(), interfaceIndex, hook);
      throw BpfException.of(what, fd, hint(program, interfaceIndex, hook, fd), "");
    }
    return new HookLink(fd, interfaceIndex, hook);
  }

  private static String hint(BpfProgram program, int interfaceIndex, Hook hook, int result) {
    if (Errno.ENODEV.is(result)) {
      return "the interface does not exist in this network namespace";
    }
    return hook.isXdp() ? XdpRefusal.explain(program, interfaceIndex, hook, result) : "";
  }

  /// The kernel's id of the link, as `bpftool link show` lists it. Only while attached.
  public int id() {
    return KernelInfo.ofLink(fd.get()).id();
  }

  @Override
  public int interfaceIndex() {
    return interfaceIndex;
  }

  @Override
  public String how() {
    return hook.toString();
  }

  @Override
  public void close() {
    int open = fd.getAndSet(CLOSED);
    if (open != CLOSED) {
      Libc.close(open);
    }
  }
}
