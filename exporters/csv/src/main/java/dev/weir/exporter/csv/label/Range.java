// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.label;

import dev.weir.api.net.Address;
import dev.weir.api.net.Prefix;

/// Numbers of 128 bits without a sign, from the first to the last, both included: addresses, ports,
/// instants.
record Range(Address first, Address last) {
  static Range of(Prefix prefix) {
    int bits = prefix.ipVersion() == 4 ? 96 + prefix.length() : prefix.length();
    Address first = prefix.first();
    return new Range(
        first,
        new Address(
            first.high() | rest(Math.min(bits, 64)), first.low() | rest(Math.max(0, bits - 64))));
  }

  static Range of(long first, long last) {
    return new Range(number(first), number(last));
  }

  /// A number with a sign, in the order of numbers.
  static Address number(long value) {
    return new Address(0, value ^ Long.MIN_VALUE);
  }

  boolean contains(Range other) {
    return first.compareTo(other.first) <= 0 && last.compareTo(other.last) >= 0;
  }

  /// The number after the last; `first` of nothing when there is none.
  boolean isToTheEnd() {
    return last.high() == -1 && last.low() == -1;
  }

  Address afterLast() {
    return new Address(last.low() == -1 ? last.high() + 1 : last.high(), last.low() + 1);
  }

  /// All bits behind the first `bits` of 64.
  private static long rest(int bits) {
    return bits == 64 ? 0 : -1L >>> bits;
  }
}
