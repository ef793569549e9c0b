// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.layout;

/// The protocol class of a packet: `enum weir_class`; the order is the index of the kernel's arrays.
public enum PacketClass {
  NONE("none"),
  TCP("tcp"),
  UDP("udp"),
  ICMP("icmp"),
  ICMPV6("icmpv6"),
  SCTP("sctp"),
  OTHER("other");

  static final int CLASSES = 7;

  private final String label;

  PacketClass(String label) {
    this.label = label;
  }

  /// The name in metrics.
  public String label() {
    return label;
  }
}
