// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import dev.weir.api.net.Address;
import dev.weir.bpf.layout.PacketClass;
import dev.weir.bpf.layout.PacketVersion;
import dev.weir.bpf.layout.UnparsedReason;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What [ParserModel] says of a packet.
final class ModelPacket {
  static final int NO_ICMP = -1;

  final ModelChain chain = new ModelChain();
  final long wire;

  /// In no flow for this reason; null for a packet in a flow, and for one that is not IP.
  @Nullable UnparsedReason reason;

  boolean notIp;

  /// 4 or 6 as soon as the IP header was seen; 0 before.
  int version;

  int protocol;
  long sourceHigh;
  long sourceLow;
  long targetHigh;
  long targetLow;
  int sourcePort;
  int targetPort;
  long ipBytes;
  long payloadBytes;
  int flags;
  int window;

  /// A TCP segment that can be laid beside others: its header is whole, of a possible length, and it
  /// is no fragment.
  boolean segment;

  boolean fragment;
  int hopLimit;
  int trafficClass;
  int flowLabel;

  /// ICMPv6 type << 8 | code.
  int icmp = NO_ICMP;

  /// Where the ICMPv6 message begins, and its length in the packet.
  int messageAt;

  long messageBytes;

  ModelPacket(long wire) {
    this.wire = wire;
  }

  boolean inFlow() {
    return !notIp && reason == null;
  }

  PacketVersion packetVersion() {
    return version == 6 ? PacketVersion.V6 : version == 4 ? PacketVersion.V4 : PacketVersion.NONE;
  }

  PacketClass packetClass() {
    if (!inFlow()) {
      return PacketClass.NONE;
    }
    return switch (protocol) {
      case 6 -> PacketClass.TCP;
      case 17 -> PacketClass.UDP;
      case 1 -> PacketClass.ICMP;
      case 58 -> version == 6 ? PacketClass.ICMPV6 : PacketClass.OTHER;
      case 132 -> PacketClass.SCTP;
      default -> PacketClass.OTHER;
    };
  }

  /// Whether the sender is the lower endpoint.
  boolean senderIsLower() {
    int order = Long.compareUnsigned(sourceHigh, targetHigh);
    if (order == 0) {
      order = Long.compareUnsigned(sourceLow, targetLow);
    }
    return order == 0 ? sourcePort <= targetPort : order < 0;
  }

  /// An NDP message, which an event tells of.
  boolean isNdp() {
    return icmp >> 8 >= 133 && icmp >> 8 <= 137;
  }

  /// In the form of [PacketProbe].
  String describe() {
    UnparsedReason why = reason;
    if (notIp) {
      return PacketProbe.NOT_IP;
    }
    Map<String, Integer> headers = new TreeMap<>();
    if (version == 6) {
      chain.counts(headers);
    }
    PacketProbe.Chain told = new PacketProbe.Chain(version == 6 ? chain.depth() : 0, headers);
    if (why != null) {
      return PacketProbe.unparsed(why.label(), version, told);
    }
    String rest = sourcePort + ">" + targetPort + " payload=" + payloadBytes + " flags=" + flags;
    return PacketProbe.flow(
        version,
        protocol,
        new Address(sourceHigh, sourceLow),
        new Address(targetHigh, targetLow),
        rest,
        ipBytes,
        fragment,
        told);
  }
}
