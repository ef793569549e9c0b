// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.flow;

/// What the bits of [EpochReading#tcpBits] mean, as far as records tell it: `enum weir_tcp_bit`. All
/// but the first two are what an endpoint has sent in its present connection.
public final class TcpBit {
  /// The bits that hold a [TcpEndpoint].
  public static final int ENDPOINT = 7;

  /// Sent the SYN, or the first packet unless that was a SYN-ACK.
  public static final int OPENER = 1 << 3;

  /// SYN without ACK.
  public static final int SENT_SYN = 1 << 4;

  public static final int SENT_SYN_ACK = 1 << 5;

  /// ACK without SYN and RST.
  public static final int SENT_ACK = 1 << 6;

  public static final int SENT_DATA = 1 << 7;
  public static final int SENT_FIN = 1 << 8;
  public static final int SENT_RST = 1 << 9;

  /// Sent RST with no ACK nor FIN between it and its SYN.
  public static final int RST_AFTER_SYN = 1 << 12;

  /// Sent any packet.
  public static final int SEEN = 1 << 16;

  private TcpBit() {}
}
