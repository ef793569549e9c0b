// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.mapping;

import dev.weir.api.net.Address;
import dev.weir.otlp.proto.ProtoWriter;

/// Addresses as text straight into the buffer, last character first, by the rules of RFC 5952 and so
/// equal to [Address#toString(int)]. Two of them are in every flow record.
final class AddressText {
  private AddressText() {}

  static void write(ProtoWriter out, Address address, int ipVersion) {
    if (ipVersion == 4) {
      ipv4(out, address.ipv4Bits());
    } else if (address.isIpv4Mapped()) {
      ipv4(out, address.ipv4Bits());
      out.text("::ffff:");
    } else {
      ipv6(out, address.high(), address.low());
    }
  }

  private static void ipv4(ProtoWriter out, int bits) {
    for (int shift = 0; shift < 32; shift += 8) {
      out.decimal(bits >>> shift & 255);
      if (shift < 24) {
        out.ascii('.');
      }
    }
  }

  /// The longest run of two or more zero groups, the first of equals, becomes `::`.
  private static void ipv6(ProtoWriter out, long high, long low) {
    int runStart = 8;
    int runEnd = 8;
    int zeros = 0;
    // From the last group to the first, so of equal runs the first one wins by being met last.
    for (int i = 7; i >= 0; i--) {
      zeros = group(high, low, i) == 0 ? zeros + 1 : 0;
      if (zeros >= 2 && zeros >= runEnd - runStart) {
        runStart = i;
        runEnd = i + zeros;
      }
    }
    for (int i = 7; i >= 0; i--) {
      if (i == runEnd - 1 && runStart < runEnd) {
        out.ascii(':');
        if (runEnd == 8) {
          out.ascii(':'); // no group after it brings the second one
        }
        i = runStart;
        continue;
      }
      hex(out, group(high, low, i));
      if (i > 0) {
        out.ascii(':');
      }
    }
  }

  private static void hex(ProtoWriter out, int group) {
    int rest = group;
    do {
      int digit = rest & 15;
      out.ascii((char) (digit < 10 ? '0' + digit : 'a' - 10 + digit));
      rest >>>= 4;
    } while (rest != 0);
  }

  private static int group(long high, long low, int index) {
    long word = index < 4 ? high : low;
    return (int) (word >>> (48 - 16 * (index & 3))) & 0xffff;
  }
}
