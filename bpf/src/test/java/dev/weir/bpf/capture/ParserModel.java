// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import dev.weir.bpf.layout.LinkLayer;
import dev.weir.bpf.layout.UnparsedReason;

/// What a packet is, told a second time and in another way than in C: the kernel program is laid
/// beside this.
final class ParserModel {
  private static final int READ_BYTES = 2048;
  private static final int WALK = 48;
  private static final int MOST_HEADERS = 16;

  private final byte[] bytes;

  /// Bytes that can be seen.
  private final int seen;

  private final long wire;
  private final LinkLayer link;
  private final ModelPacket packet;

  /// Where the packet ends at the latest.
  private long limit;

  private boolean more;

  /// A packet ends in one of these.
  private static final class Unparsed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final UnparsedReason reason;

    Unparsed(UnparsedReason reason) {
      super(reason.label(), null, false, false);
      this.reason = reason;
    }
  }

  private ParserModel(byte[] captured, int length, long wire, LinkLayer link) {
    this.bytes = captured;
    this.seen = Math.min(length, READ_BYTES);
    this.wire = Math.max(wire, length);
    this.link = link;
    this.limit = this.wire;
    this.packet = new ModelPacket(this.wire);
  }

  /// @param captured begins with what of the packet is in the capture; not changed, and not kept
  /// @param length how many bytes that is
  /// @param wire how long the packet was
  static ModelPacket parse(byte[] captured, int length, long wire, LinkLayer link) {
    ParserModel model = new ParserModel(captured, length, wire, link);
    try {
      model.frame();
    } catch (Unparsed e) {
      model.packet.reason = e.reason;
    }
    return model.packet;
  }

  private void frame() {
    if (wire <= 14) {
      throw new Unparsed(UnparsedReason.TOO_SHORT);
    }
    long at =
        switch (link) {
          case ETHERNET -> 14;
          case RAW -> 0;
          case NULL -> 4;
          case SLL -> 16;
          case SLL2 -> 20;
        };
    need(0, Math.max(1, at));
    int type =
        switch (link) {
          case ETHERNET -> u16(12);
          case RAW -> u8(0) >> 4 == 6 ? 0x86dd : 0x0800;
          case NULL -> ofFamily((int) u32(0));
          case SLL -> u16(14);
          case SLL2 -> u16(0);
        };
    for (int tags = 0; tags < 8 && isTag(type); tags++) {
      need(at, 4);
      type = u16(at + 2);
      at += 4;
    }
    if (type == 0x8864) {
      need(at, 8);
      int inside = u16(at + 6);
      limit = Math.min(limit, at + 6 + u16(at + 4));
      type = inside == 0x21 ? 0x0800 : inside == 0x57 ? 0x86dd : 0;
      at += 8;
    }
    switch (type) {
      case 0x0800 -> ipv4(at);
      case 0x86dd -> ipv6(at);
      default -> packet.notIp = true;
    }
  }

  private static boolean isTag(int type) {
    return type == 0x8100 || type == 0x88a8 || type == 0x9100 || type == 0x9200;
  }

  private static int ofFamily(int family) {
    int host = (family & 0xffff0000) != 0 ? Integer.reverseBytes(family) : family;
    return switch (host) {
      case 2 -> 0x0800;
      case 10, 24, 28, 30 -> 0x86dd;
      default -> 0;
    };
  }

  private void ipv4(long at) {
    needVersion(at, 20, 4);
    packet.version = 4;
    int header = (u8(at) & 15) * 4;
    long total = u16(at + 2);
    if (header < 20 || (total != 0 && total < header)) {
      throw new Unparsed(UnparsedReason.BAD_LENGTH);
    }
    if (total == 0) {
      total = limit - at;
    }
    limit = Math.min(limit, at + total);
    if (at + header > limit) {
      throw new Unparsed(UnparsedReason.CHAIN_CUT);
    }
    packet.ipBytes = total;
    packet.trafficClass = u8(at + 1);
    packet.hopLimit = u8(at + 8);
    packet.protocol = u8(at + 9);
    packet.sourceLow = 0xffff_0000_0000L | u32(at + 12);
    packet.targetLow = 0xffff_0000_0000L | u32(at + 16);
    int offset = u16(at + 6);
    packet.fragment = (offset & 0x3fff) != 0;
    more = (offset & 0x2000) != 0;
    if ((offset & 0x1fff) == 0) {
      transport(at + header);
    }
  }

  private void ipv6(long at) {
    needVersion(at, 40, 6);
    packet.version = 6;
    packet.trafficClass = (int) (u32(at) >> 20) & 0xff;
    packet.flowLabel = (int) u32(at) & 0xfffff;
    int payload = u16(at + 4);
    int next = u8(at + 6);
    packet.hopLimit = u8(at + 7);
    packet.sourceHigh = u64(at + 8);
    packet.sourceLow = u64(at + 16);
    packet.targetHigh = u64(at + 24);
    packet.targetLow = u64(at + 32);
    packet.ipBytes = 40L + payload;
    boolean tooLongToSay = payload == 0 && limit - at > 40 + 65_535;
    if (tooLongToSay) {
      packet.ipBytes = limit - at;
    } else if (payload != 0 || !mayBeJumbo(next, at + 40)) {
      limit = Math.min(limit, at + 40 + payload);
    }
    chain(at + 40, next, payload == 0);
  }

  private void chain(long first, int firstNext, boolean lengthZero) {
    ModelChain chain = packet.chain;
    int next = firstNext;
    long at = first;
    chain.names(next);
    while (chain.depth() < WALK && ModelChain.kind(next) != null) {
      if (next == 50) {
        if (at >= limit) {
          throw cut();
        }
        chain.add(next, Math.min(0xffff, limit - at), -1);
        chain.upperLayer(at + 8);
        packet.protocol = next;
        checkDepth();
        return;
      }
      if (!within(at, 8)) {
        if (at <= limit && sees(at, 0)) {
          chain.add(next, 0, -1);
        }
        throw cutOrTruncated(at + 8);
      }
      int length = next == 44 ? 8 : next == 51 ? (u8(at + 1) + 2) * 4 : (u8(at + 1) + 1) * 8;
      chain.add(next, length, next == 43 ? u8(at + 2) : -1);
      boolean jumbo = next == 0 && chain.depth() == 1 && length == 8 && u8(at + 2) == 0xc2;
      if (jumbo && lengthZero) {
        packet.ipBytes = Math.min(40 + u32(at + 4), limit - (at - 40));
      }
      boolean later = false;
      if (next == 44) {
        packet.fragment = true;
        boolean follow = (u8(at + 3) & 1) != 0;
        int place = u16(at + 2) & 0xfff8;
        more |= follow;
        later = place != 0;
        chain.fragment(place, follow, at + 8, limit);
      }
      next = u8(at);
      chain.names(next);
      at += length;
      if (later) {
        checkDepth();
        packet.protocol = next;
        return;
      }
      if (at > 2047) {
        if (at >= limit) {
          throw cut();
        }
        chain.upperLayer(at + minimum(next));
        throw new Unparsed(UnparsedReason.TRUNCATED);
      }
    }
    chain.upperLayer(at + minimum(next));
    boolean nothingBehind = chain.depth() > 0 && next != 59 && at >= limit;
    if (nothingBehind) {
      chain.endsInside();
    }
    checkDepth();
    if (nothingBehind) {
      throw cut();
    }
    packet.protocol = next;
    if (next == 135) {
      chain.mobility(at < limit ? Math.min(0xffff, limit - at) : 0);
    }
    transport(at);
  }

  /// What the header of an upper layer has at least.
  private static int minimum(int protocol) {
    return switch (protocol) {
      case 6, 4 -> 20;
      case 41 -> 40;
      case 132, 33 -> 12;
      case 17, 136, 50, 135 -> 8;
      case 58, 47 -> 4;
      default -> 0;
    };
  }

  private boolean mayBeJumbo(int next, long at) {
    return next == 0 && (!sees(at, 8) || (u8(at + 1) == 0 && u8(at + 2) == 0xc2));
  }

  private void checkDepth() {
    if (packet.chain.depth() > MOST_HEADERS) {
      throw new Unparsed(UnparsedReason.CHAIN_TOO_LONG);
    }
  }

  /// Ports, payload, flags and what ICMPv6 says.
  private void transport(long at) {
    int protocol = packet.protocol;
    if (protocol == 6 && within(at, 14)) {
      tcp(at);
    } else if (protocol == 17 && within(at, 8)) {
      ports(at);
      packet.payloadBytes = Math.max(0, u16(at + 4) - 8);
    } else if (protocol == 6 || protocol == 17 || protocol == 132) {
      if (!within(at, 4)) {
        throw cutOrTruncated(at + 4);
      }
      ports(at);
    } else if (protocol == 58 && packet.version == 6) {
      if (!within(at, 2)) {
        throw cutOrTruncated(at + 2);
      }
      packet.icmp = u16(at);
      packet.messageAt = (int) at;
      packet.messageBytes = limit - at;
    }
  }

  private void tcp(long at) {
    ports(at);
    int header = (u8(at + 12) >> 4) * 4;
    packet.flags = u8(at + 13);
    packet.payloadBytes = more ? 0 : Math.max(0, limit - at - header);
    packet.chain.upperLayer(at + Math.max(20, header));
    packet.segment = within(at, 16) && !more && header >= 20 && at + header <= limit;
    if (packet.segment) {
      packet.window = u16(at + 14);
    }
  }

  private void ports(long at) {
    packet.sourcePort = u16(at);
    packet.targetPort = u16(at + 2);
  }

  private void need(long at, long count) {
    if (!sees(at, count)) {
      throw cutOrTruncated(at + count);
    }
  }

  private void needVersion(long at, int count, int wanted) {
    if (sees(at, 1) && u8(at) >> 4 != wanted) {
      throw new Unparsed(UnparsedReason.BAD_VERSION);
    }
    need(at, count);
  }

  private Unparsed cutOrTruncated(long end) {
    return end > limit ? cut() : new Unparsed(UnparsedReason.TRUNCATED);
  }

  private Unparsed cut() {
    packet.chain.endsInside();
    return new Unparsed(UnparsedReason.CHAIN_CUT);
  }

  private boolean within(long at, int count) {
    return at + count <= limit && sees(at, count);
  }

  private boolean sees(long at, long count) {
    return at <= 2047 && at + count <= seen;
  }

  private int u8(long at) {
    return bytes[(int) at] & 0xff;
  }

  private int u16(long at) {
    return u8(at) << 8 | u8(at + 1);
  }

  private long u32(long at) {
    return (long) u16(at) << 16 | u16(at + 2);
  }

  private long u64(long at) {
    return u32(at) << 32 | u32(at + 4);
  }
}
