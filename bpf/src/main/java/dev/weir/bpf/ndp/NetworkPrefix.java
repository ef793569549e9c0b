// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ndp;

import dev.weir.api.net.Address;

/// An IPv6 network. Bits of the address behind the length are cleared: they are to be ignored (RFC
/// 4861 section 4.6.2).
///
/// @param length 0 to 128
public record NetworkPrefix(Address address, int length) {
  public NetworkPrefix {
    if (length < 0 || length > 128) {
      throw new IllegalArgumentException("length is " + length + "; wanted 0 to 128");
    }
    address =
        new Address(address.high() & mask(length), address.low() & mask(Math.max(0, length - 64)));
  }

  /// The first `bits` bits set, all from 64 on.
  private static long mask(int bits) {
    return bits == 0 ? 0 : -1L << Math.max(0, 64 - bits);
  }

  /// For example `2001:db8::/64`.
  @Override
  public String toString() {
    return address.toString(6) + "/" + length;
  }
}
