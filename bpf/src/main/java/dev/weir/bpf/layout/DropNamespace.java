// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.layout;

/// Whose network namespace a dropped packet was in: `enum weir_netns`; numbered as there.
public enum DropNamespace {
  /// That of the reader.
  OWN(0, "own"),
  OTHER(1, "other"),
  /// The packet had neither a device nor a socket.
  UNKNOWN(2, "unknown");

  static final int KINDS = 3;

  private final int number;
  private final String label;

  DropNamespace(int number, String label) {
    this.number = number;
    this.label = label;
  }

  /// The constant of that number in C.
  static DropNamespace of(int number) {
    for (DropNamespace each : values()) {
      if (each.number == number) {
        return each;
      }
    }
    throw new IllegalArgumentException("no DropNamespace has the number " + number);
  }

  /// The name in metrics.
  public String label() {
    return label;
  }

  /// The constant's value in C.
  public int number() {
    return number;
  }
}
