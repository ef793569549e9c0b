// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import dev.weir.bpf.layout.LinkLayer;
import java.util.List;
import java.util.random.RandomGenerator;

/// Damages packets where it hurts: bits and bytes anywhere, lengths, chains of extension headers,
/// fragment fields, tags, ends. What it makes depends on the random numbers alone.
final class PacketMutator {
  /// A packet to start from.
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody, changed by nobody
  record Original(byte[] bytes, LinkLayer link) {}

  private static final int[] HEADERS = {
    0, 43, 44, 50, 51, 60, 59, 135, 139, 140, 6, 17, 58, 132, 1, 4, 41, 47, 33, 136, 148, 253, 255
  };
  private static final int[] EXTENSIONS = {0, 43, 44, 51, 60, 60, 50, 135};
  private static final int[] BYTES = {
    0, 1, 2, 3, 4, 5, 6, 7, 8, 0x0f, 0x10, 0x7f, 0x80, 0xfe, 0xff
  };
  private static final int[] WORDS = {
    0, 1, 7, 8, 9, 19, 20, 21, 39, 40, 41, 48, 255, 256, 1279, 1500, 0x1fff, 0x2000, 0x7fff, 0x8000,
    0xfff8, 0xfff9, 0xffff
  };
  private static final int[] TYPES = {0x8100, 0x88a8, 0x9100, 0x9200};
  private static final LinkLayer[] LINKS = LinkLayer.values();

  private final List<Original> originals;

  PacketMutator(List<Original> originals) {
    this.originals = originals;
  }

  /// Makes a packet. One in sixteen stays whole.
  void make(FuzzPacket packet, RandomGenerator random) {
    Original original = pick(random);
    packet.set(original.bytes(), original.link());
    int changes = random.nextInt(16) == 0 ? 0 : 1 + random.nextInt(1 + random.nextInt(7));
    for (int i = 0; i < changes && packet.length() > 0; i++) {
      change(packet, random);
    }
    length(packet, random);
  }

  private Original pick(RandomGenerator random) {
    return originals.get(random.nextInt(originals.size()));
  }

  private void change(FuzzPacket packet, RandomGenerator random) {
    int at = place(packet, random);
    switch (random.nextInt(24)) {
      case 0, 1 -> packet.set8(at, packet.u8(at) ^ 1 << random.nextInt(8));
      case 2 -> packet.set8(at, random.nextInt(256));
      case 3 -> packet.set8(at, of(BYTES, random));
      case 4 -> packet.set8(at, of(HEADERS, random));
      case 5 -> packet.set16(at, of(WORDS, random));
      case 6 -> packet.length(random.nextInt(packet.length() + 1));
      case 7 -> packet.length(at + random.nextInt(24));
      case 8 -> extend(packet, random);
      case 9, 10, 11, 12 -> insertHeader(packet, random);
      case 13 -> removeHeader(packet, random);
      case 14, 15 -> lengthField(packet, random);
      case 16 -> duplicate(packet, at, random);
      case 17 -> tags(packet, random);
      case 18 -> splice(packet, at, random);
      case 19, 20 -> fragment(packet, random);
      case 21 -> chainByte(packet, random);
      case 22 -> addresses(packet, random);
      default -> rare(packet, random);
    }
  }

  /// Mostly in the headers.
  private static int place(FuzzPacket packet, RandomGenerator random) {
    int bound = random.nextInt(8) == 0 ? packet.length() : Math.min(packet.length(), 110);
    return random.nextInt(Math.max(1, bound));
  }

  private static int of(int[] values, RandomGenerator random) {
    return values[random.nextInt(values.length)];
  }

  /// What is in the record, and what was on the wire.
  private static void length(FuzzPacket packet, RandomGenerator random) {
    int length = packet.length();
    packet.wire(length);
    switch (random.nextInt(24)) {
      case 0, 1 -> packet.wire(length + random.nextInt(64));
      case 2 -> packet.wire(length + random.nextInt(3000));
      case 3 -> packet.length(random.nextInt(length + 1));
      case 4 -> packet.length(Math.min(length, 40 + random.nextInt(100)));
      case 5 -> {
        if (random.nextInt(8) == 0) {
          packet.wire(65_500 + random.nextInt(70_000));
        }
      }
      case 6 -> {
        if (random.nextInt(16) == 0) {
          packet.wire(random.nextInt(1 << 24));
        }
      }
      default -> {}
    }
  }

  private static void extend(FuzzPacket packet, RandomGenerator random) {
    int from = packet.length();
    boolean far = random.nextInt(8) == 0;
    packet.length(from + random.nextInt(far ? RawTap.MOST_BYTES : 80));
    if (random.nextBoolean()) {
      for (int at = from; at < packet.length(); at++) {
        packet.set8(at, random.nextInt(256));
      }
    }
  }

  private static void insertHeader(FuzzPacket packet, RandomGenerator random) {
    int ip = network(packet);
    if (ip < 0 || packet.u8(ip) >> 4 != 6 || ip + 40 > packet.length()) {
      return;
    }
    int nextAt = ip + 6;
    int at = ip + 40;
    for (int skip = random.nextInt(4); skip > 0 && at + 8 <= packet.length(); skip--) {
      if (ModelChain.kind(packet.u8(nextAt)) == null) {
        break;
      }
      int length = headerLength(packet, packet.u8(nextAt), at);
      nextAt = at;
      at += length;
    }
    if (at > packet.length()) {
      return;
    }
    int repeats = random.nextInt(12) == 0 ? 1 + random.nextInt(50) : 1;
    for (int i = 0; i < repeats; i++) {
      insertHeader(packet, random, ip, nextAt, at);
    }
  }

  private static void insertHeader(
      FuzzPacket packet, RandomGenerator random, int ip, int nextAt, int at) {
    int kind = of(EXTENSIONS, random);
    int units = random.nextInt(6) == 0 ? random.nextInt(256) : random.nextInt(3);
    int bytes = kind == 44 ? 8 : kind == 51 ? (units + 2) * 4 : (units + 1) * 8;
    int room = packet.open(at, bytes);
    boolean zero = random.nextBoolean();
    for (int i = 0; i < room; i++) {
      packet.set8(at + i, zero ? 0 : random.nextInt(256));
    }
    packet.set8(at, packet.u8(nextAt));
    packet.set8(at + 1, kind == 44 ? 0 : units);
    packet.set8(nextAt, kind);
    if (kind == 44 && !zero) {
      packet.set16(at + 2, random.nextBoolean() ? random.nextInt(2) : random.nextInt(64));
      packet.set16(at + 4, 0);
      packet.set16(at + 6, random.nextInt(4));
    }
    if (random.nextInt(8) != 0) {
      packet.set16(ip + 4, packet.u16(ip + 4) + bytes);
    }
  }

  private static int headerLength(FuzzPacket packet, int kind, int at) {
    int units = packet.u8(at + 1);
    return kind == 44 ? 8 : kind == 51 ? (units + 2) * 4 : (units + 1) * 8;
  }

  private static void removeHeader(FuzzPacket packet, RandomGenerator random) {
    int ip = network(packet);
    if (ip >= 0 && packet.u8(ip) >> 4 == 6 && ModelChain.kind(packet.u8(ip + 6)) != null) {
      int length = headerLength(packet, packet.u8(ip + 6), ip + 40);
      packet.set8(ip + 6, packet.u8(ip + 40));
      packet.remove(Math.min(ip + 40, packet.length()), length);
      if (random.nextInt(4) != 0) {
        packet.set16(ip + 4, packet.u16(ip + 4) - length);
      }
    }
  }

  private static void lengthField(FuzzPacket packet, RandomGenerator random) {
    int ip = network(packet);
    if (ip < 0) {
      return;
    }
    int left = packet.length() - ip;
    int near = left - 8 + random.nextInt(16);
    boolean v6 = packet.u8(ip) >> 4 == 6;
    int value = random.nextBoolean() ? near - (v6 ? 40 : 0) : of(WORDS, random);
    switch (random.nextInt(6)) {
      case 0 -> packet.set8(ip, (packet.u8(ip) & 0xf0) | random.nextInt(16));
      case 1 -> packet.set8(ip + 40 + 1, of(BYTES, random));
      case 2 -> packet.set8(ip + (v6 ? 40 : 20) + 12, random.nextInt(256));
      case 3 -> packet.set16(ip + (v6 ? 40 : 20) + 4, value);
      default -> packet.set16(ip + (v6 ? 4 : 2), value);
    }
  }

  private static void duplicate(FuzzPacket packet, int from, RandomGenerator random) {
    int count = Math.min(1 + random.nextInt(64), packet.length() - from);
    int to = random.nextInt(packet.length());
    byte[] slice = new byte[Math.max(0, count)];
    System.arraycopy(packet.bytes(), from, slice, 0, slice.length);
    if (random.nextBoolean()) {
      int room = packet.open(to, slice.length);
      System.arraycopy(slice, 0, packet.bytes(), to, room);
    } else {
      int room = Math.min(slice.length, packet.length() - to);
      System.arraycopy(slice, 0, packet.bytes(), to, room);
    }
  }

  private static void tags(FuzzPacket packet, RandomGenerator random) {
    if (packet.link() != LinkLayer.ETHERNET || packet.length() < 14) {
      return;
    }
    for (int tags = 1 + random.nextInt(random.nextInt(4) == 0 ? 10 : 3); tags > 0; tags--) {
      packet.open(12, 4);
      packet.set16(12, of(TYPES, random));
      packet.set16(14, random.nextInt(65_536));
    }
  }

  private void splice(FuzzPacket packet, int at, RandomGenerator random) {
    byte[] other = pick(random).bytes();
    int from = random.nextInt(Math.max(1, Math.min(other.length, 110)));
    packet.length(at + other.length - from);
    System.arraycopy(other, from, packet.bytes(), at, packet.length() - at);
  }

  private static void fragment(FuzzPacket packet, RandomGenerator random) {
    int ip = network(packet);
    if (ip < 0) {
      return;
    }
    int field = random.nextInt(4) == 0 ? of(WORDS, random) : random.nextInt(2) << 13;
    if (packet.u8(ip) >> 4 == 4) {
      packet.set16(ip + 6, field);
    } else if (packet.u8(ip + 6) == 44) {
      packet.set16(ip + 42, random.nextBoolean() ? random.nextInt(16) : of(WORDS, random));
    }
  }

  /// The type byte of a header, or what it names next.
  private static void chainByte(FuzzPacket packet, RandomGenerator random) {
    int ip = network(packet);
    if (ip >= 0) {
      int at = random.nextInt(4);
      packet.set8(at == 3 ? ip + 6 : ip + 40 + at, of(at == 2 ? BYTES : HEADERS, random));
    }
  }

  /// Few senders, so that packets meet in flows and datagrams.
  private static void addresses(FuzzPacket packet, RandomGenerator random) {
    int ip = network(packet);
    if (ip < 0) {
      return;
    }
    boolean v6 = packet.u8(ip) >> 4 == 6;
    int first = ip + (v6 ? 8 : 12);
    int size = v6 ? 16 : 4;
    if (random.nextInt(3) == 0) {
      for (int i = 0; i < size; i++) {
        packet.set8(first + i, packet.u8(first + size + i));
      }
    } else {
      packet.set8(first + size * random.nextInt(2) + size - 1, random.nextInt(4));
    }
  }

  private static void rare(FuzzPacket packet, RandomGenerator random) {
    int ip = network(packet);
    switch (random.nextInt(4)) {
      case 0 -> packet.link(LINKS[random.nextInt(LINKS.length)]);
      case 1 -> {
        if (packet.link() == LinkLayer.ETHERNET && ip == 14) {
          boolean v6 = packet.u16(12) == 0x86dd;
          packet.open(14, 8);
          packet.set16(12, 0x8864);
          packet.set16(14, 0x1100);
          packet.set16(16, random.nextInt(4));
          packet.set16(18, packet.length() - 20 + random.nextInt(5) - 2);
          packet.set16(20, v6 ? 0x57 : 0x21);
        }
      }
      case 2 -> {
        if (ip >= 0 && packet.u8(ip) >> 4 == 6 && packet.length() > ip + 48) {
          packet.set16(ip + 4, 0);
          packet.set8(ip + 6, 0);
          packet.set16(ip + 41, 0x00c2);
        }
      }
      default -> {
        if (ip >= 0) {
          packet.set8(ip, (packet.u8(ip) & 15) | random.nextInt(16) << 4);
        }
      }
    }
  }

  /// Where the IP header seems to be; -1 for nowhere.
  private static int network(FuzzPacket packet) {
    int at =
        switch (packet.link()) {
          case ETHERNET -> 14;
          case RAW -> 0;
          case NULL -> 4;
          case SLL -> 16;
          case SLL2 -> 20;
        };
    if (packet.link() == LinkLayer.ETHERNET) {
      while (at + 4 <= packet.length() && isTag(packet.u16(at - 2))) {
        at += 4;
      }
      if (packet.u16(at - 2) == 0x8864) {
        at += 8;
      }
    }
    return at < packet.length() ? at : -1;
  }

  private static boolean isTag(int type) {
    return type == 0x8100 || type == 0x88a8 || type == 0x9100 || type == 0x9200;
  }
}
