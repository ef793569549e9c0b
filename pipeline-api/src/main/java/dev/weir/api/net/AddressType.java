// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.net;

import java.util.Locale;

/// What kind of IPv6 address an address is, by its prefix (RFC 4291, RFC 4193, RFC 3849).
public enum AddressType {
  UNSPECIFIED,
  LOOPBACK,
  LINK_LOCAL,
  MULTICAST,
  UNIQUE_LOCAL,
  DOCUMENTATION,
  IPV4_MAPPED,
  GLOBAL;

  public static AddressType of(Address address) {
    long high = address.high();
    int first = (int) (high >>> 56);
    if (high == 0 && address.low() == 0) {
      return UNSPECIFIED;
    }
    if (high == 0 && address.low() == 1) {
      return LOOPBACK;
    }
    if (address.isIpv4Mapped()) {
      return IPV4_MAPPED;
    }
    if (first == 0xff) {
      return MULTICAST;
    }
    if (first == 0xfe && (high >>> 48 & 0xc0) == 0x80) {
      return LINK_LOCAL;
    }
    if ((first & 0xfe) == 0xfc) {
      return UNIQUE_LOCAL;
    }
    if (high >>> 32 == 0x20010db8L || high >>> 44 == 0x3fff0L) {
      return DOCUMENTATION;
    }
    return GLOBAL;
  }

  /// The name in metrics and attributes, for example `link_local`.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
