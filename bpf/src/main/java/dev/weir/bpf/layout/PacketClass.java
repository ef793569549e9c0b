// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.layout;

/// The protocol class of a packet: `enum weir_class`; numbered as there.
public enum PacketClass {
  NONE(0, "none"),
  TCP(1, "tcp"),
  UDP(2, "udp"),
  ICMP(3, "icmp"),
  ICMPV6(4, "icmpv6"),
  SCTP(5, "sctp"),
  OTHER(6, "other");

  static final int CLASSES = 7;

  private final int number;
  private final String label;

  PacketClass(int number, String label) {
    this.number = number;
    this.label = label;
  }

  /// The constant of that number in C.
  static PacketClass of(int number) {
    for (PacketClass each : values()) {
      if (each.number == number) {
        return each;
      }
    }
    throw new IllegalArgumentException("no PacketClass has the number " + number);
  }

  /// The name in metrics.
  public String label() {
    return label;
  }

  /// The constant's value in C: an index of the kernel's arrays.
  public int number() {
    return number;
  }
}
