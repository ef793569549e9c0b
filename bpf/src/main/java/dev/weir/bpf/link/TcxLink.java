// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.link;

import dev.weir.bpf.object.BpfProgram;

/// A traffic control program on a TCX hook (kernel 6.6 and later). Several programs share a hook,
/// and see a packet in the order in which they were attached.
public final class TcxLink implements Attachment {
  private static final int ATTACH_TCX_INGRESS = 46;
  private static final int ATTACH_TCX_EGRESS = 47;

  private final Link link;
  private final int interfaceIndex;
  private final Direction direction;

  private TcxLink(Link link, int interfaceIndex, Direction direction) {
    this.link = link;
    this.interfaceIndex = interfaceIndex;
    this.direction = direction;
  }

  /// Throws [dev.weir.bpf.BpfException]: EINVAL where the kernel has no TCX, ENODEV when there is no
  /// such interface in the calling thread's network namespace.
  public static TcxLink attach(BpfProgram program, int interfaceIndex, Direction direction) {
    int type =
        switch (direction) {
          case INGRESS -> ATTACH_TCX_INGRESS;
          case EGRESS -> ATTACH_TCX_EGRESS;
        };
    Link link = Link.create(program, interfaceIndex, type, 0, "tcx " + direction);
    return new TcxLink(link, interfaceIndex, direction);
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
    return "tcx " + direction;
  }

  @Override
  public void close() {
    link.close();
  }
}
