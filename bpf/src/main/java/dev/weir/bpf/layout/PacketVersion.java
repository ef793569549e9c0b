// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.layout;

/// The IP version of a packet: `enum weir_version`; numbered as there.
public enum PacketVersion {
  NONE(0, "none"),
  V4(1, "4"),
  V6(2, "6");

  static final int VERSIONS = 3;

  private final int number;
  private final String label;

  PacketVersion(int number, String label) {
    this.number = number;
    this.label = label;
  }

  /// The constant of that number in C.
  static PacketVersion of(int number) {
    for (PacketVersion each : values()) {
      if (each.number == number) {
        return each;
      }
    }
    throw new IllegalArgumentException("no PacketVersion has the number " + number);
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
