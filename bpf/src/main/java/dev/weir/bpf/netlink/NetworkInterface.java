// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.netlink;

/// A network interface as the kernel describes it.
///
/// `index` is its number in its network namespace, `up` whether it is switched on (not whether a
/// cable is in it), `type` the kernel's ARPHRD number of its link layer, `kind` what it is when it
/// is a virtual one (`veth`, `bridge`, `vlan`) and else empty, `mtu` in bytes.
public record NetworkInterface(int index, String name, boolean up, int type, String kind, int mtu) {
  private static final int ETHERNET = 1;
  private static final int LOOPBACK = 772;

  /// Whether its packets start with an Ethernet header; those of the loopback do as well.
  public boolean ethernet() {
    return type == ETHERNET || type == LOOPBACK;
  }

  public boolean loopback() {
    return type == LOOPBACK;
  }
}
