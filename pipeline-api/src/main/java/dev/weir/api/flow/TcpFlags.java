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
}
