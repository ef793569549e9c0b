// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import dev.weir.api.net.Address;
import dev.weir.bpf.layout.LinkLayer;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/// What a packet is, told a second time and in another way than in C: the kernel program is laid
/// beside this.
final class ParserModel {
  private static final Map<Integer, String> HEADERS =
      Map.of(0, "hopopts", 43, "routing", 44, "fragment", 50, "esp", 51, "ah", 60, "dstopts");

  private final byte[] bytes;
  private final long wire;
  private final LinkLayer link;
  private final Map<String, Integer> headers = new TreeMap<>();
  private int version;
  private int depth;
  private boolean fragment;
  private boolean more;
  private long limit;

  /// A packet ends in one of these.
  private static final class Unparsed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    Unparsed(String reason) {
      super(reason, null, false, false);
      this.reason = reason;
    }
  }

  /// @param captured what of the packet is in the capture
  /// @param wire how long it was
  ParserModel(byte[] captured, long wire, LinkLayer link) {
    this.bytes = Arrays.copyOf(captured, Math.min(captured.length, 2048));
    this.wire = Math.max(wire, captured.length);
    this.link = link;
    this.limit = this.wire;
  }

  /// In the form of [PacketProbe].
  String describe() {
    try {
      return frame();
    } catch (Unparsed e) {
      return PacketProbe.unparsed(e.reason, version, chain());
    }
  }

  private String frame() {
    if (wire <= 14) {
      throw new Unparsed("too_short");
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
    return switch (type) {
      case 0x0800 -> ipv4(at);
      case 0x86dd -> ipv6(at);
      default -> PacketProbe.NOT_IP;
    };
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

  private String ipv4(long at) {
    needVersion(at, 20, 4);
    version = 4;
    int header = (u8(at) & 15) * 4;
    long total = u16(at + 2);
    if (header < 20 || (total != 0 && total < header)) {
      throw new Unparsed("bad_length");
    }
    if (total == 0) {
      total = limit - at;
    }
    limit = Math.min(limit, at + total);
    if (at + header > limit) {
      throw new Unparsed("chain_cut");
    }
    Address source = Address.ofBytes(Arrays.copyOfRange(bytes, (int) at + 12, (int) at + 16));
    Address target = Address.ofBytes(Arrays.copyOfRange(bytes, (int) at + 16, (int) at + 20));
    int offset = u16(at + 6);
    fragment = (offset & 0x3fff) != 0;
    more = (offset & 0x2000) != 0;
    int protocol = u8(at + 9);
    if ((offset & 0x1fff) != 0) {
      return flow(protocol, source, target, total, "0>0 payload=0 flags=0");
    }
    return flow(protocol, source, target, total, transport(protocol, at + header));
  }

  private String ipv6(long at) {
    needVersion(at, 40, 6);
    version = 6;
    int payload = u16(at + 4);
    int next = u8(at + 6);
    long ipBytes = 40L + payload;
    boolean tooLongToSay = payload == 0 && limit - at > 40 + 65_535;
    if (tooLongToSay) {
      ipBytes = limit - at;
    } else if (payload != 0 || !mayBeJumbo(next, at + 40)) {
      limit = Math.min(limit, at + 40 + payload);
    }
    Address source = Address.ofBytes(Arrays.copyOfRange(bytes, (int) at + 8, (int) at + 24));
    Address target = Address.ofBytes(Arrays.copyOfRange(bytes, (int) at + 24, (int) at + 40));
    long header = at + 40;
    while (depth < 48 && HEADERS.containsKey(next)) {
      if (next == 50) {
        if (header >= limit) {
          throw new Unparsed("chain_cut");
        }
        add(next);
        break;
      }
      if (!sees(header, 8) || header + 8 > limit) {
        if (header <= limit && sees(header, 0)) {
          add(next);
        }
        throw cutOrTruncated(header + 8);
      }
      add(next);
      int length =
          next == 44 ? 8 : next == 51 ? (u8(header + 1) + 2) * 4 : (u8(header + 1) + 1) * 8;
      boolean jumbo = next == 0 && depth == 1 && length == 8 && u8(header + 2) == 0xc2;
      if (jumbo && payload == 0) {
        ipBytes = 40 + u32(header + 4) & 0xffffffffL;
      }
      boolean later = false;
      if (next == 44) {
        fragment = true;
        more |= (u8(header + 3) & 1) != 0;
        later = (u16(header + 2) & 0xfff8) != 0;
      }
      next = u8(header);
      header += length;
      if (later) {
        checkDepth();
        return flow(next, source, target, ipBytes, "0>0 payload=0 flags=0");
      }
      if (header > 2047) {
        throw new Unparsed(header >= limit ? "chain_cut" : "truncated");
      }
    }
    checkDepth();
    if (depth > 0 && next != 59 && next != 50 && header >= limit) {
      throw new Unparsed("chain_cut");
    }
    if (next == 135) {
      headers.merge("mobility", 1, Integer::sum);
    }
    return flow(next, source, target, ipBytes, transport(next, header));
  }

  private boolean mayBeJumbo(int next, long at) {
    return next == 0 && (!sees(at, 8) || (u8(at + 1) == 0 && u8(at + 2) == 0xc2));
  }

  private void checkDepth() {
    if (depth > 16) {
      throw new Unparsed("chain_too_long");
    }
  }

  private void add(int kind) {
    headers.merge(String.valueOf(HEADERS.get(kind)), 1, Integer::sum);
    depth++;
  }

  /// Ports, payload and flags.
  private String transport(int protocol, long at) {
    if (protocol == 6 && within(at, 14)) {
      long payload = more ? 0 : Math.max(0, limit - at - (u8(at + 12) >> 4) * 4L);
      return u16(at) + ">" + u16(at + 2) + " payload=" + payload + " flags=" + u8(at + 13);
    }
    if (protocol == 17 && within(at, 8)) {
      return u16(at) + ">" + u16(at + 2) + " payload=" + Math.max(0, u16(at + 4) - 8) + " flags=0";
    }
    if (protocol == 6 || protocol == 17 || protocol == 132) {
      if (!within(at, 4)) {
        throw cutOrTruncated(at + 4);
      }
      return u16(at) + ">" + u16(at + 2) + " payload=0 flags=0";
    }
    if (protocol == 58 && version == 6 && !within(at, 2)) {
      throw cutOrTruncated(at + 2);
    }
    return "0>0 payload=0 flags=0";
  }

  private String flow(int protocol, Address source, Address target, long ipBytes, String rest) {
    return PacketProbe.flow(version, protocol, source, target, rest, ipBytes, fragment, chain());
  }

  private PacketProbe.Chain chain() {
    return new PacketProbe.Chain(version == 6 ? depth : 0, version == 6 ? headers : Map.of());
  }

  private void need(long at, long count) {
    if (!sees(at, count)) {
      throw cutOrTruncated(at + count);
    }
  }

  private void needVersion(long at, int count, int wanted) {
    if (sees(at, 1) && u8(at) >> 4 != wanted) {
      throw new Unparsed("bad_version");
    }
    need(at, count);
  }

  private Unparsed cutOrTruncated(long end) {
    return new Unparsed(end > limit ? "chain_cut" : "truncated");
  }

  private boolean within(long at, int count) {
    return at + count <= limit && sees(at, count);
  }

  private boolean sees(long at, long count) {
    return at <= 2047 && at + count <= bytes.length;
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
}
