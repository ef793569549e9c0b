// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.link;

import dev.weir.bpf.object.BpfProgram;
import java.util.Locale;

/// An XDP program on an interface, which has room for one.
public final class XdpLink implements Attachment {
  /// Where the program runs. It is never chosen silently: the difference in speed is large.
  public enum Mode {
    /// In the driver, before the kernel builds its packet; few drivers and virtual devices can.
    NATIVE(1 << 2),
    /// In the network stack, on any device, slower than traffic control.
    GENERIC(1 << 1);

    final int flags;

    Mode(int flags) {
      this.flags = flags;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static final int ATTACH_XDP = 37;

  private final Link link;
  private final int interfaceIndex;
  private final Mode mode;

  private XdpLink(Link link, int interfaceIndex, Mode mode) {
    this.link = link;
    this.interfaceIndex = interfaceIndex;
    this.mode = mode;
  }

  /// Throws [dev.weir.bpf.BpfException]: EBUSY when another program has the interface, EOPNOTSUPP
  /// when the driver lacks the mode, ENODEV when there is no such interface here.
  public static XdpLink attach(BpfProgram program, int interfaceIndex, Mode mode) {
    Link link = Link.create(program, interfaceIndex, ATTACH_XDP, mode.flags, "xdp " + mode);
    return new XdpLink(link, interfaceIndex, mode);
  }

  /// The kernel's id of the link, as `bpftool link show` lists it. Only while attached.
  public int id() {
    return link.id();
  }

  @Override
  public int interfaceIndex() {
    return interfaceIndex;
  }

  @Override
  public String how() {
    return "xdp " + mode;
  }

  @Override
  public void close() {
    link.close();
  }
}
