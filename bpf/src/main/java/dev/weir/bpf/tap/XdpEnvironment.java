// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import dev.weir.bpf.ffi.EthtoolDriver;
import dev.weir.bpf.ffi.KernelInfo;
import dev.weir.bpf.ffi.Xdp;
import dev.weir.bpf.link.Hook;
import dev.weir.bpf.netlink.NetworkInterface;
import dev.weir.bpf.netlink.XdpFeatures;
import java.util.Optional;

/// Whether an interface would take an XDP program, as far as looking tells.
final class XdpEnvironment {
  /// What fits into a page with its headroom and the kernel's own data, about.
  private static final int LARGEST_MTU_OF_A_PAGE = 3_498;

  private XdpEnvironment() {}

  /// What speaks against it, with the remedy; empty when nothing does.
  static String problem(NetworkInterface at, Hook hook) {
    if (!at.ethernet()) {
      return at.name() + " has no Ethernet header, which xdp needs; wanted the receiver tc for it";
    }
    int attached = Xdp.attachedProgram(at.index());
    if (attached > 0) {
      String name = KernelInfo.programName(attached);
      return at.name()
          + " has the XDP program '"
          + name
          + "' (id "
          + attached
          + ") attached, and room for one; wanted that detached, or the receiver tc";
    }
    Optional<XdpFeatures> features =
        hook == Hook.XDP_NATIVE ? XdpFeatures.of(at.index()) : Optional.empty();
    if (features.isEmpty()) {
      return "";
    }
    String driver = "the driver " + EthtoolDriver.name(at.index()) + " of " + at.name();
    if (!features.get().programs()) {
      return driver + " has no native XDP; wanted mode: generic, or the receiver tc";
    }
    if (at.mtu() > LARGEST_MTU_OF_A_PAGE && !features.get().severalBuffers()) {
      return driver
          + " takes frames of one page by XDP, and the MTU is "
          + at.mtu()
          + "; wanted an MTU of about 3,500 at most, mode: generic, or the receiver tc";
    }
    return "";
  }
}
