// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.system;

/// Which way, in the words of the semantic conventions.
enum Direction {
  READ("disk.io.direction", "read"),
  WRITE("disk.io.direction", "write"),
  RECEIVE("network.io.direction", "receive"),
  TRANSMIT("network.io.direction", "transmit");

  private final String key;
  private final String value;

  Direction(String key, String value) {
    this.key = key;
    this.value = value;
  }

  String key() {
    return key;
  }

  String value() {
    return value;
  }
}
