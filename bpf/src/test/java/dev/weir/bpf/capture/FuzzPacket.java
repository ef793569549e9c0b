// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.capture;

import dev.weir.bpf.layout.LinkLayer;
import java.util.Arrays;

/// A packet of a capture that can be changed in place: bytes beyond its length are zero. Fits what a
/// test run takes.
final class FuzzPacket {
  private final byte[] bytes = new byte[RawTap.MOST_BYTES];
  private int length;
  private long wire;
  private LinkLayer link = LinkLayer.ETHERNET;

  void set(byte[] from, LinkLayer link) {
    Arrays.fill(bytes, 0, length, (byte) 0);
    length = Math.min(from.length, bytes.length);
    System.arraycopy(from, 0, bytes, 0, length);
    this.link = link;
    wire = length;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /// Bytes that it had on the wire, not less than [#length].
  long wire() {
    return Math.max(wire, length);
  }

  LinkLayer link() {
    return link;
  }

  void link(LinkLayer link) {
    this.link = link;
  }

  void wire(long bytes) {
    wire = bytes;
  }

  /// Cuts it, or adds zeros.
  void length(int bytes) {
    int wanted = Math.clamp(bytes, 0, this.bytes.length);
    if (wanted < length) {
      Arrays.fill(this.bytes, wanted, length, (byte) 0);
    }
    length = wanted;
  }

  /// Moves what stands at `at` back, and returns how many bytes there is room for.
  int open(int at, int count) {
    int room = Math.min(count, bytes.length - at);
    int moved = Math.min(length - at, bytes.length - at - room);
    System.arraycopy(bytes, at, bytes, at + room, moved);
    length = at + room + moved;
    return room;
  }

  /// Takes bytes out.
  void remove(int at, int count) {
    int taken = Math.min(count, length - at);
    System.arraycopy(bytes, at + taken, bytes, at, length - at - taken);
    length(length - taken);
  }

  int u8(int at) {
    return at < length ? bytes[at] & 0xff : 0;
  }

  int u16(int at) {
    return u8(at) << 8 | u8(at + 1);
  }

  /// Nothing where the packet does not reach.
  void set8(int at, int value) {
    if (at >= 0 && at < length) {
      bytes[at] = (byte) value;
    }
  }

  void set16(int at, int value) {
    set8(at, value >> 8);
    set8(at + 1, value);
  }

  @Override
  public String toString() {
    return "%s packet, %d of %d bytes: %s"
        .formatted(link, length, wire(), Captures.hex(Arrays.copyOf(bytes, length)));
  }
}
