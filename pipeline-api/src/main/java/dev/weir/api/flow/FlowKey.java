// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.flow;

import dev.weir.api.net.Address;
import dev.weir.api.net.Protocol;

/// The two ends of a flow and what they speak. The source is the forward sender: whoever sent the
/// first packet seen, for the whole life of the flow.
///
/// @param ipVersion 4 or 6: what the packets were, whatever the addresses look like
/// @param protocol IANA protocol number of the upper layer, after any extension headers
/// @param sourcePort 0 where the protocol has no ports
/// @param destinationPort 0 where the protocol has no ports
public record FlowKey(
    int ipVersion,
    int protocol,
    Address source,
    int sourcePort,
    Address destination,
    int destinationPort) {

  /// The source address as RFC 5952 text, or dotted for IPv4.
  public String sourceText() {
    return source.toString(ipVersion);
  }

  /// The destination address as RFC 5952 text, or dotted for IPv4.
  public String destinationText() {
    return destination.toString(ipVersion);
  }

  public String protocolName() {
    return Protocol.name(protocol);
  }

  /// Whether the source is the lower endpoint: by address bytes, then by port. The lower endpoint
  /// comes first wherever a flow is named without direction.
  public boolean sourceIsLower() {
    int order = source.compareTo(destination);
    return order < 0 || (order == 0 && sourcePort <= destinationPort);
  }

  public FlowKey reversed() {
    return new FlowKey(ipVersion, protocol, destination, destinationPort, source, sourcePort);
  }
}
