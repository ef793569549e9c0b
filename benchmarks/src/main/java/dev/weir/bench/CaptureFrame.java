// SPDX-License-Identifier: Apache-2.0
package dev.weir.bench;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// Builds one Ethernet frame after the other, with valid checksums and a payload of zeroes. For one
/// thread.
final class CaptureFrame {
  static final int TCP = 6;
  static final int UDP = 17;

  private static final int ETHERNET_BYTES = 14;
  private static final int IPV4_BYTES = 20;
  private static final int IPV6_BYTES = 40;
  private static final long LOW = 0x0200_0000_aa01L;
  private static final long HIGH = 0x0200_0000_bb02L;

  private final ByteBuffer bytes = ByteBuffer.allocate(2048);
  private int length;
  private int transport;
  private int identification;

  /// Who talks to whom by what.
  ///
  /// @param index a number of its own for each pair of ends
  /// @param extension the IPv6 extension header before the transport header, -1 for none: hop-by-hop
  ///     options (0) or destination options (60)
  record Ends(
      int index, boolean ipv6, int protocol, int extension, int clientPort, int serverPort) {
    private static final int SERVERS = 997;

    void putClient(ByteBuffer to) {
      if (ipv6) {
        to.putLong(0x20010db8_000a0000L).putLong(0x0211_22ff_fe00_0000L | index);
      } else {
        to.putInt(0x0a00_0001 + index);
      }
    }

    void putServer(ByteBuffer to) {
      if (ipv6) {
        to.putLong(0x20010db8_000b0000L).putLong(1 + index % SERVERS);
      } else {
        to.putInt(0xac10_0001 + index % SERVERS);
      }
    }

    int port(boolean client) {
      return client ? clientPort : serverPort;
    }
  }

  byte[] array() {
    return bytes.array();
  }

  int length() {
    return length;
  }

  /// A datagram from the client or to it.
  void udp(Ends ends, boolean fromClient, int payload) {
    begin(ends, fromClient, 8 + payload);
    bytes.putShort((short) ends.port(fromClient)).putShort((short) ends.port(!fromClient));
    bytes.putShort((short) (8 + payload)).putShort((short) 0);
    int sum = finish(ends, 8, payload);
    bytes.putShort(transport + 6, (short) (sum == 0 ? 0xffff : sum));
  }

  /// A segment from the client or to it.
  ///
  /// @param options a multiple of four bytes
  void tcp(
      Ends ends,
      boolean fromClient,
      int sequence,
      int acknowledgement,
      int flags,
      byte[] options,
      int payload) {
    int header = 20 + options.length;
    begin(ends, fromClient, header + payload);
    bytes.putShort((short) ends.port(fromClient)).putShort((short) ends.port(!fromClient));
    bytes.putInt(sequence).putInt(acknowledgement);
    bytes.put((byte) ((header / 4) << 4)).put((byte) flags).putShort((short) 501).putInt(0);
    bytes.put(options);
    bytes.putShort(transport + 16, (short) finish(ends, header, payload));
  }

  private void begin(Ends ends, boolean fromClient, int upper) {
    bytes.clear();
    putLink(fromClient ? HIGH : LOW);
    putLink(fromClient ? LOW : HIGH);
    if (ends.ipv6()) {
      beginIpv6(ends, fromClient, upper);
    } else {
      beginIpv4(ends, fromClient, upper);
    }
    transport = bytes.position();
  }

  private void beginIpv6(Ends ends, boolean fromClient, int upper) {
    boolean extended = ends.extension() >= 0;
    bytes.putShort((short) 0x86dd).putInt(6 << 28);
    bytes.putShort((short) (upper + (extended ? 8 : 0)));
    bytes.put((byte) (extended ? ends.extension() : ends.protocol())).put((byte) 64);
    putAddresses(ends, fromClient);
    if (extended) {
      // Six bytes of padding.
      bytes.put((byte) ends.protocol()).put((byte) 0).put((byte) 1).put((byte) 4).putInt(0);
    }
  }

  private void beginIpv4(Ends ends, boolean fromClient, int upper) {
    bytes.putShort((short) 0x0800).putShort((short) 0x4500);
    bytes.putShort((short) (IPV4_BYTES + upper)).putShort((short) identification++);
    bytes.putShort((short) 0x4000).put((byte) 64).put((byte) ends.protocol()).putShort((short) 0);
    putAddresses(ends, fromClient);
    int sum = fold(sum(ETHERNET_BYTES, ETHERNET_BYTES + IPV4_BYTES));
    bytes.putShort(ETHERNET_BYTES + 10, (short) sum);
  }

  private void putAddresses(Ends ends, boolean fromClient) {
    if (fromClient) {
      ends.putClient(bytes);
      ends.putServer(bytes);
    } else {
      ends.putServer(bytes);
      ends.putClient(bytes);
    }
  }

  private void putLink(long address) {
    bytes.putShort((short) (address >> 32)).putInt((int) address);
  }

  /// Adds the payload; returns the checksum over pseudo header, header and payload.
  private int finish(Ends ends, int header, int payload) {
    int end = bytes.position();
    Arrays.fill(bytes.array(), end, end + payload, (byte) 0);
    length = end + payload;
    int addresses = ends.ipv6() ? IPV6_BYTES - 8 : 8;
    int from = ETHERNET_BYTES + (ends.ipv6() ? 8 : 12);
    return fold(
        sum(from, from + addresses)
            + ends.protocol()
            + (header + payload)
            + sum(transport, transport + header));
  }

  private long sum(int from, int to) {
    long sum = 0;
    for (int at = from; at < to; at += Short.BYTES) {
      sum += Short.toUnsignedInt(bytes.getShort(at));
    }
    return sum;
  }

  private static int fold(long sum) {
    long folded = sum;
    while (folded >> 16 != 0) {
      folded = (folded & 0xffff) + (folded >> 16);
    }
    return (int) ~folded & 0xffff;
  }
}
