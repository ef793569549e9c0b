// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.flow;

import java.util.EnumSet;
import java.util.Set;

/// What a flow's TCP packets are, in the words of docs/decisions/0011, told a second time and in
/// another way than in C: the kernel program is laid beside this. One object is one flow; packets
/// come in the order in which they were seen.
final class TcpModel {
  static final int FIN = 1;
  static final int SYN = 2;
  static final int RST = 4;
  static final int PSH = 8;
  static final int ACK = 16;

  private static final long FAST_NANOS = 20_000_000;
  private static final long REORDER_NANOS = 3_000_000;

  /// What one packet can be.
  enum Kind {
    RETRANSMISSION,
    FAST_RETRANSMISSION,
    SPURIOUS_RETRANSMISSION,
    OUT_OF_ORDER,
    ZERO_WINDOW,
    ZERO_WINDOW_PROBE,
    KEEP_ALIVE,
    KEEP_ALIVE_ACK,
    DUPLICATE_ACK
  }

  /// One packet with a whole TCP header.
  ///
  /// @param sequence as in the header, 32 bits without sign, as are the next two
  /// @param window not scaled
  /// @param length bytes of data
  record Segment(
      long clockNanos,
      boolean forward,
      int flags,
      long sequence,
      long acknowledgement,
      int window,
      long length) {
    boolean has(int flag) {
      return (flags & flag) != 0;
    }

    boolean plain() {
      return !has(FIN | SYN | RST);
    }

    /// SYN and FIN take a number each, but one packet takes one at most.
    boolean takesNumbers() {
      return length > 0 || has(SYN | FIN);
    }

    long end() {
      return wrap(sequence + length + (has(SYN | FIN) ? 1 : 0));
    }
  }

  /// What one direction adds up to, over all connections of the flow.
  static final class Counts {
    int retransmissions;
    int outOfOrder;
    int zeroWindows;
    long zeroWindowNanos;
    int longestRun;
  }

  /// One side of the present connection. Numbers are 0 while unknown, as Wireshark has it.
  private static final class Side {
    boolean baseKnown;
    long base;
    long next;
    long nextClock;
    long contiguous;
    long lastAck;
    long lastClock;
    int lastWindow = -1;
    boolean lastWasKeepAlive;
    int duplicates;
    boolean duplicatesVoid;
    int run;
    boolean stalled;
    long stalledSince;
  }

  private final Counts[] counts = {new Counts(), new Counts()};
  private Side[] sides = {new Side(), new Side()};
  private long synClock;
  private long handshakeNanos;
  private boolean refused;

  Counts forward() {
    return counts[0];
  }

  Counts backward() {
    return counts[1];
  }

  /// The latest SYN to the first ACK behind it, of the present connection; 0 none.
  long handshakeNanos() {
    return handshakeNanos;
  }

  /// Whether the ACK at its end was a RST: no handshake ended.
  boolean refused() {
    return refused;
  }

  /// Begins a window: longest runs are those of windows.
  void window() {
    for (Side side : sides) {
      side.run = 0;
    }
  }

  /// Takes the next packet and says what it is.
  Set<Kind> add(Segment packet) {
    connection(packet);
    Side sender = sides[packet.forward() ? 0 : 1];
    Side peer = sides[packet.forward() ? 1 : 0];
    Counts count = counts[packet.forward() ? 0 : 1];
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);

    window(packet, sender, peer, kinds);
    acknowledgement(packet, sender, peer, kinds);
    if (packet.takesNumbers() && !kinds.contains(Kind.KEEP_ALIVE)) {
      numbers(packet, sender, peer, kinds);
    }
    count(packet, sender, count, kinds);
    remember(packet, sender, kinds);
    handshake(packet);
    return kinds;
  }

  /// A SYN with a new number is a new connection; one with the old number is sent again.
  private void connection(Segment packet) {
    int at = packet.forward() ? 0 : 1;
    boolean opens = packet.has(SYN) && !packet.has(ACK);
    if (opens && sides[at].baseKnown) {
      if (sides[at].base == packet.sequence()) {
        sides[at].next = sides[at].contiguous;
      } else {
        sides = new Side[] {new Side(), new Side()};
        synClock = 0;
        handshakeNanos = 0;
      }
    }
    Side sender = sides[at];
    Side peer = sides[1 - at];
    if (!sender.baseKnown || (packet.has(SYN) && packet.has(ACK))) {
      sender.baseKnown = true;
      sender.base = packet.has(SYN) ? packet.sequence() : wrap(packet.sequence() - 1);
    }
    if (!peer.baseKnown && packet.has(ACK)) {
      peer.baseKnown = true;
      peer.base = wrap(packet.acknowledgement() - 1);
    }
  }

  private static void window(Segment packet, Side sender, Side peer, Set<Kind> kinds) {
    if (packet.length() == 1 && packet.sequence() == sender.next && peer.lastWindow == 0) {
      kinds.add(Kind.ZERO_WINDOW_PROBE);
    } else if (packet.window() == 0 && packet.plain()) {
      kinds.add(Kind.ZERO_WINDOW);
    }
    if (packet.length() <= 1 && packet.sequence() == wrap(sender.next - 1) && packet.plain()) {
      kinds.add(Kind.KEEP_ALIVE);
    }
  }

  private static void acknowledgement(Segment packet, Side sender, Side peer, Set<Kind> kinds) {
    boolean again =
        packet.length() == 0
            && packet.plain()
            && packet.window() != 0
            && packet.window() == sender.lastWindow
            && packet.sequence() == sender.next
            && packet.acknowledgement() == sender.lastAck;
    if (again && peer.lastWasKeepAlive) {
      kinds.add(Kind.KEEP_ALIVE_ACK);
    } else if (again) {
      kinds.add(Kind.DUPLICATE_ACK);
      sender.duplicates = sender.duplicatesVoid ? 1 : sender.duplicates + 1;
      sender.duplicatesVoid = false;
    }
    if (packet.acknowledgement() != sender.lastAck) {
      sender.duplicates = 0;
      sender.duplicatesVoid = false;
    }
    if (packet.has(ACK)
        && peer.contiguous != 0
        && distance(peer.contiguous, packet.acknowledgement()) < 0) {
      if (distance(peer.contiguous, peer.next) < 0) {
        peer.contiguous = peer.next;
      } else {
        peer.duplicatesVoid = true;
      }
    }
  }

  private void numbers(Segment packet, Side sender, Side peer, Set<Kind> kinds) {
    boolean old =
        sender.next != 0
            && distance(packet.sequence(), sender.next) < 0
            && !(packet.length() > 1 && packet.sequence() == wrap(sender.next - 1));
    if (packet.length() > 0
        && peer.lastAck != 0
        && distance(packet.sequence() + packet.length(), peer.lastAck) <= 0) {
      kinds.add(Kind.RETRANSMISSION);
      kinds.add(Kind.SPURIOUS_RETRANSMISSION);
    } else if (old && fast(packet, peer)) {
      kinds.add(Kind.RETRANSMISSION);
      kinds.add(Kind.FAST_RETRANSMISSION);
    } else if (old
        && packet.end() != sender.next
        && earlier(
            packet.clockNanos() - sender.nextClock,
            handshakeNanos == 0 ? REORDER_NANOS : handshakeNanos)) {
      kinds.add(Kind.OUT_OF_ORDER);
    } else if (old) {
      kinds.add(Kind.RETRANSMISSION);
    }
  }

  private static boolean fast(Segment packet, Side peer) {
    return (peer.duplicatesVoid || peer.duplicates >= 2)
        && packet.sequence() == peer.lastAck
        && earlier(packet.clockNanos() - peer.lastClock, FAST_NANOS);
  }

  private static void count(Segment packet, Side sender, Counts count, Set<Kind> kinds) {
    if (kinds.contains(Kind.RETRANSMISSION)) {
      count.retransmissions++;
      sender.run++;
      count.longestRun = Math.max(count.longestRun, sender.run);
    } else if (kinds.contains(Kind.OUT_OF_ORDER)) {
      count.outOfOrder++;
    } else if (packet.takesNumbers()
        && !kinds.contains(Kind.KEEP_ALIVE)
        && !kinds.contains(Kind.ZERO_WINDOW_PROBE)) {
      sender.run = 0;
    }
    if (kinds.contains(Kind.ZERO_WINDOW)) {
      count.zeroWindows++;
    }
    if (sender.stalled) {
      if (packet.clockNanos() > sender.stalledSince) {
        count.zeroWindowNanos += packet.clockNanos() - sender.stalledSince;
        sender.stalledSince = packet.clockNanos();
      }
      sender.stalled = packet.window() == 0 && !packet.has(FIN | RST);
    } else if (kinds.contains(Kind.ZERO_WINDOW)) {
      sender.stalled = true;
      sender.stalledSince = packet.clockNanos();
    }
  }

  private static void remember(Segment packet, Side sender, Set<Kind> kinds) {
    if (!kinds.contains(Kind.ZERO_WINDOW_PROBE)) {
      if (sender.next == 0 || distance(sender.next, packet.end()) < 0) {
        sender.next = packet.end();
        sender.nextClock = packet.clockNanos();
      }
      if (sender.contiguous == 0 || sender.contiguous == packet.sequence()) {
        sender.contiguous = sender.next;
      }
    }
    sender.lastAck = packet.acknowledgement();
    sender.lastClock = packet.clockNanos();
    sender.lastWindow = packet.window();
    sender.lastWasKeepAlive = kinds.contains(Kind.KEEP_ALIVE);
  }

  private void handshake(Segment packet) {
    if (packet.has(SYN)) {
      synClock = packet.has(ACK) ? synClock : packet.clockNanos();
    } else if (packet.has(ACK) && synClock != 0 && handshakeNanos == 0) {
      handshakeNanos = packet.clockNanos() - synClock;
      refused = packet.has(RST);
    }
  }

  /// From `b` to `a` on the circle of 32 bits, the shorter way; half the circle is negative.
  private static long distance(long a, long b) {
    return (int) (a - b);
  }

  private static long wrap(long number) {
    return number & 0xffff_ffffL;
  }

  /// Without sign: a clock that stepped back makes an age beyond every bound.
  private static boolean earlier(long age, long bound) {
    return Long.compareUnsigned(age, bound) < 0;
  }
}
