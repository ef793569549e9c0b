// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.flow;

/// How many packets of one direction carried each TCP flag, and two combinations that the single
/// counts do not give.
///
/// @param synOnly SYN without ACK
/// @param synAck SYN with ACK
public record TcpFlags(
    long fin,
    long syn,
    long rst,
    long psh,
    long ack,
    long urg,
    long ece,
    long cwr,
    long synOnly,
    long synAck) {
  public static final TcpFlags ZERO = new TcpFlags(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /// The sum of both.
  public TcpFlags plus(TcpFlags other) {
    return new TcpFlags(
        fin + other.fin,
        syn + other.syn,
        rst + other.rst,
        psh + other.psh,
        ack + other.ack,
        urg + other.urg,
        ece + other.ece,
        cwr + other.cwr,
        synOnly + other.synOnly,
        synAck + other.synAck);
  }
}
