// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.flow;

/// Where one side of a connection stands, in the words of Zeek's conn.log: `enum weir_tcp_endpoint`;
/// numbered as there.
public enum TcpEndpoint {
  /// Nothing seen of it, or only an ACK that answers a SYN.
  INACTIVE(0),
  SYN_SENT(1),
  /// By the opener: the SYN before it was not seen.
  SYN_ACK_SENT(2),
  /// Seen in mid-stream, no handshake before it.
  PARTIAL(3),
  ESTABLISHED(4),
  /// Sent FIN.
  CLOSED(5),
  /// Sent RST.
  RESET(6);

  private static final TcpEndpoint[] ALL = values();

  private final int number;

  TcpEndpoint(int number) {
    this.number = number;
  }

  /// What the bits of [EpochReading#tcpBits] hold.
  ///
  /// @throws IllegalArgumentException when they hold no endpoint's number
  static TcpEndpoint of(int bits) {
    int number = bits & TcpBit.ENDPOINT;
    if (number >= ALL.length) {
      throw new IllegalArgumentException(
          "endpoint " + number + " in the bits of a flow; wanted 0 to " + (ALL.length - 1));
    }
    return ALL[number];
  }

  /// Whether no handshake of this side was seen.
  boolean isIdle() {
    return this == INACTIVE || this == PARTIAL;
  }

  /// The constant's value in C.
  public int number() {
    return number;
  }
}
