// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.flow;

import static dev.weir.bpf.flow.TcpModel.ACK;
import static dev.weir.bpf.flow.TcpModel.FIN;
import static dev.weir.bpf.flow.TcpModel.PSH;
import static dev.weir.bpf.flow.TcpModel.RST;
import static dev.weir.bpf.flow.TcpModel.SYN;

import dev.weir.bpf.flow.TcpModel.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// The packets of one pair of addresses and ports as a tap may see them: connections one after the
/// other, with what was lost before the tap or behind it, reordered, duplicated, probed, stalled and
/// made up. The same seed makes the same packets.
final class RandomConversation {
  private static final long[] PAUSES = {
    1, 1_000, 50_000, 1_000_000, 2_999_999, 3_000_000, 19_999_999, 20_000_000, 250_000_000
  };
  private static final int[] LENGTHS = {1, 2, 100, 536, 1_400};
  private static final int[] WINDOWS = {1, 500, 65_535};
  private static final int PACKETS = 120;

  private static final class Side {
    long next;
    int window = 500;
    final List<Segment> sent = new ArrayList<>();
  }

  private final Random random;
  private final List<Segment> segments = new ArrayList<>();
  private Side[] sides = {new Side(), new Side()};
  private long clock;

  private RandomConversation(long seed) {
    random = new Random(seed);
    clock = 1_000_000_000L + random.nextInt(1_000_000_000);
  }

  /// The first packet is forward.
  static List<Segment> of(long seed) {
    RandomConversation made = new RandomConversation(seed);
    made.connect();
    while (made.segments.size() < PACKETS) {
      made.step();
    }
    return made.segments;
  }

  /// A handshake, or mid-stream, or parts of either.
  private void connect() {
    sides = new Side[] {new Side(), new Side()};
    sides[0].next = number();
    sides[1].next = number();
    if (segments.isEmpty() && oneIn(4)) {
      data(true, length());
      return;
    }
    send(true, SYN, sides[0].next, 0, 0);
    if (oneIn(8)) {
      send(true, SYN, sides[0].next - 1, 0, 0);
    }
    if (oneIn(12)) {
      send(false, RST | ACK, sides[1].next, sides[0].next, 0);
      return;
    }
    if (!oneIn(8)) {
      send(false, SYN | ACK, sides[1].next, sides[0].next, 0);
    }
    if (!oneIn(8)) {
      acknowledge(true);
    }
  }

  private void step() {
    boolean forward = random.nextBoolean();
    Side from = sides[forward ? 0 : 1];
    Side to = sides[forward ? 1 : 0];
    switch (random.nextInt(24)) {
      case 0, 1, 2, 3, 4 -> data(forward, length());
      case 5, 6, 7, 8 -> acknowledge(forward);
      case 9 -> from.next = wrap(from.next + length()); // lost before the tap
      case 10, 11, 12 -> again(forward, from);
      case 13 -> swapped(forward, from);
      case 14 -> send(forward, ACK, from.next - 1, to.next, random.nextInt(2)); // keep-alive
      case 15 -> {
        from.window = from.window == 0 ? 500 : 0;
        acknowledge(forward);
      }
      case 16 -> send(forward, ACK, from.next, to.next, 1); // a probe where the window is closed
      case 17 -> send(forward, ACK, from.next, to.next - length(), 0); // an ACK that is late
      case 18 -> send(forward, ACK, from.next, to.next + length(), 0); // of what was not seen
      case 19 -> from.window = WINDOWS[random.nextInt(WINDOWS.length)];
      case 20 -> {
        acknowledge(forward);
        acknowledge(forward);
        acknowledge(forward);
      }
      default -> rare(forward, from, to);
    }
  }

  private void rare(boolean forward, Side from, Side to) {
    switch (random.nextInt(10)) {
      case 0, 1 -> send(forward, FIN | ACK, from.next, to.next, oneIn(2) ? 0 : length());
      case 2 -> send(forward, RST, from.next, 0, 0);
      case 3, 4 -> connect();
      case 5 -> send(forward, SYN, number(), 0, 0);
      case 6 -> clock -= random.nextInt(30_000_000); // a capture's clock steps back
      case 7 -> send(forward, random.nextInt(32), from.next, to.next, oneIn(2) ? 0 : length());
      case 8 -> send(forward, SYN | ACK, from.next, to.next, 0);
      default -> data(forward, 1_400);
    }
  }

  private void data(boolean forward, int length) {
    Side from = sides[forward ? 0 : 1];
    send(forward, ACK | PSH, from.next, sides[forward ? 1 : 0].next, length);
  }

  private void acknowledge(boolean forward) {
    send(forward, ACK, sides[forward ? 0 : 1].next, sides[forward ? 1 : 0].next, 0);
  }

  /// A segment that was sent before, whole or in part.
  private void again(boolean forward, Side from) {
    if (from.sent.isEmpty()) {
      return;
    }
    int back = Math.min(from.sent.size(), 1 + random.nextInt(4));
    Segment old = from.sent.get(from.sent.size() - back);
    long length = old.length() > 1 && oneIn(4) ? old.length() / 2 : old.length();
    send(forward, old.flags(), old.sequence(), old.acknowledgement(), length);
  }

  /// Two or three segments, the first one last.
  private void swapped(boolean forward, Side from) {
    long first = from.next;
    int length = length();
    from.next = wrap(first + length);
    data(forward, length());
    if (oneIn(2)) {
      data(forward, length());
    }
    send(forward, ACK, first, sides[forward ? 1 : 0].next, length);
  }

  private void send(boolean forward, int flags, long sequence, long ack, long length) {
    Side from = sides[forward ? 0 : 1];
    clock += oneIn(10) ? 0 : PAUSES[random.nextInt(PAUSES.length)];
    Segment segment =
        new Segment(clock, forward, flags, wrap(sequence), wrap(ack), from.window, length);
    segments.add(segment);
    from.sent.add(segment);
    if ((int) (segment.end() - from.next) > 0) {
      from.next = segment.end();
    }
  }

  /// Often near the end of the numbers.
  private long number() {
    return wrap(oneIn(3) ? -1_000L - random.nextInt(10_000) : random.nextInt());
  }

  private int length() {
    return LENGTHS[random.nextInt(LENGTHS.length)];
  }

  private boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  private static long wrap(long number) {
    return number & 0xffff_ffffL;
  }
}
