// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.socket;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.ffi.Socket;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;

/// Sends UDP datagrams over IPv6 with extension headers of options. Needs CAP_NET_RAW. One thread
/// at a time.
public final class UdpOptionsSocket implements AutoCloseable {
  static final int ADDRESS_SIZE = 28;
  static final int ADDRESS_PORT = 2;
  static final int ADDRESS_IP = 8;
  static final int ADDRESS_SCOPE = 24;
  private static final int IPPROTO_IPV6 = 41;
  static final int IPV6_HOPOPTS = 54;
  static final int IPV6_DSTOPTS = 59;

  private final Socket socket;

  private UdpOptionsSocket(Socket socket) {
    this.socket = socket;
  }

  /// Opens a socket in the calling thread's network namespace. Throws [BpfException].
  public static UdpOptionsSocket open() {
    return new UdpOptionsSocket(Socket.open(Socket.AF_INET6, Socket.SOCK_DGRAM, 0, ""));
  }

  /// Gives the datagrams sent from now on a hop-by-hop header with these options, each as type,
  /// length and data; the header itself and padding are added. No options: no header.
  public UdpOptionsSocket hopByHop(byte... options) {
    return set(IPV6_HOPOPTS, "hop-by-hop", options);
  }

  /// As [#hopByHop], for the destination options header before the payload.
  public UdpOptionsSocket destination(byte... options) {
    return set(IPV6_DSTOPTS, "destination", options);
  }

  private UdpOptionsSocket set(int option, String what, byte[] options) {
    try (Arena arena = Arena.ofConfined()) {
      byte[] header = options.length == 0 ? options : header(options);
      int result = socket.option(IPPROTO_IPV6, option, arena.allocateFrom(JAVA_BYTE, header));
      if (result < 0) {
        throw BpfException.of(
            "cannot set %d bytes of %s options".formatted(options.length, what), result);
      }
      return this;
    }
  }

  /// The options in their header, padded to a multiple of 8 bytes. The kernel fills in what follows.
  static byte[] header(byte[] options) {
    int length = 2 + options.length + 7 & ~7;
    byte[] header = new byte[length];
    header[1] = (byte) (length / 8 - 1);
    System.arraycopy(options, 0, header, 2, options.length);
    int padding = length - 2 - options.length;
    // One byte of padding is Pad1, a zero; more are PadN, whose data is zero.
    if (padding > 1) {
      header[length - padding] = 1;
      header[length - padding + 1] = (byte) (padding - 2);
    }
    return header;
  }

  /// Sends one datagram. Throws [BpfException].
  public void send(Inet6Address destination, int port, byte[] payload) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(ADDRESS_SIZE, 4);
      address.set(JAVA_SHORT, 0, (short) Socket.AF_INET6);
      address.set(JAVA_BYTE, ADDRESS_PORT, (byte) (port >> 8));
      address.set(JAVA_BYTE, ADDRESS_PORT + 1, (byte) port);
      MemorySegment.copy(destination.getAddress(), 0, address, JAVA_BYTE, ADDRESS_IP, 16);
      address.set(JAVA_INT, ADDRESS_SCOPE, destination.getScopeId());
      int result = socket.send(arena.allocateFrom(JAVA_BYTE, payload), address);
      if (result < 0) {
        throw BpfException.of("cannot send a datagram to " + destination.getHostAddress(), result);
      }
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
