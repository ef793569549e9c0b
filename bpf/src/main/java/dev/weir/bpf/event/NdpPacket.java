// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.event;

import dev.weir.api.net.Address;
import dev.weir.bpf.layout.Side;

/// A packet with an NDP message (ICMPv6 types 133 to 137 over IPv6), whatever its hop limit and
/// checksum: judging it is the reader's part.
///
/// `timeNanos` is epoch time. `message` begins with the ICMPv6 header (type, code, checksum) and
/// holds what was captured of `messageBytes`, its length on the wire according to the IPv6 header;
/// of a first fragment both end with the fragment. `fragment` says that a fragment header, even of
/// an atomic fragment, stands before it, which RFC 6980 forbids. `linkSource` is the six bytes of the
/// Ethernet source, or empty where the link has none. The receiver of a packet owns the arrays.
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, and handed over once
public record NdpPacket(
    long timeNanos,
    int interfaceIndex,
    Side side,
    Address source,
    Address destination,
    int hopLimit,
    byte[] message,
    int messageBytes,
    boolean fragment,
    byte[] linkSource) {

  /// Whether bytes of the message are missing: the record or the capture ended before it did.
  public boolean truncated() {
    return message.length < messageBytes;
  }
}
