// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.row;

import dev.weir.api.flow.Tcp;
import dev.weir.api.flow.Tcp.DirectionAnalysis;
import dev.weir.api.flow.TcpFlags;
import org.jspecify.annotations.Nullable;

/// TCP's counts of both directions together, of one record after the other. A count is 0 for other
/// protocols, and absent for a TCP flow whose flags or sequence numbers nobody followed. Summed in one
/// go because nearly every column of the classic schema asks for one. Not safe for use by several
/// threads.
final class TcpSums {
  private long fin;
  private long rst;
  private long psh;
  private long ack;
  private long urg;
  private long ece;
  private long cwr;
  private long synOnly;
  private long synAck;
  private long retransmissions;
  private long longestRun;
  private long outOfOrder;
  private long zeroWindows;
  private long zeroWindowNanos;

  void read(@Nullable Tcp tcp, boolean isTcp) {
    long unknown = isTcp ? Cell.ABSENT : 0;
    if (tcp == null) {
      noFlags(unknown);
      noAnalysis(unknown);
      return;
    }
    flags(tcp.forward(), tcp.backward());
    Tcp.Analysis analysis = tcp.analysis();
    if (analysis == null) {
      noAnalysis(unknown);
    } else {
      analysis(analysis.forward(), analysis.backward());
      longestRun = analysis.longestRetransmissionRun();
    }
  }

  private void noFlags(long unknown) {
    fin = unknown;
    rst = unknown;
    psh = unknown;
    ack = unknown;
    urg = unknown;
    ece = unknown;
    cwr = unknown;
    synOnly = unknown;
    synAck = unknown;
  }

  private void noAnalysis(long unknown) {
    retransmissions = unknown;
    longestRun = unknown;
    outOfOrder = unknown;
    zeroWindows = unknown;
    zeroWindowNanos = unknown;
  }

  private void flags(TcpFlags one, TcpFlags other) {
    fin = one.fin() + other.fin();
    rst = one.rst() + other.rst();
    psh = one.psh() + other.psh();
    ack = one.ack() + other.ack();
    urg = one.urg() + other.urg();
    ece = one.ece() + other.ece();
    cwr = one.cwr() + other.cwr();
    synOnly = one.synOnly() + other.synOnly();
    synAck = one.synAck() + other.synAck();
  }

  private void analysis(DirectionAnalysis one, DirectionAnalysis other) {
    retransmissions = one.retransmissions() + other.retransmissions();
    outOfOrder = one.outOfOrder() + other.outOfOrder();
    zeroWindows = one.zeroWindows() + other.zeroWindows();
    zeroWindowNanos = one.zeroWindowNanos() + other.zeroWindowNanos();
  }

  long fin() {
    return fin;
  }

  long rst() {
    return rst;
  }

  long psh() {
    return psh;
  }

  long ack() {
    return ack;
  }

  long urg() {
    return urg;
  }

  long ece() {
    return ece;
  }

  long cwr() {
    return cwr;
  }

  /// Packets with SYN and without ACK.
  long synOnly() {
    return synOnly;
  }

  long synAck() {
    return synAck;
  }

  long retransmissions() {
    return retransmissions;
  }

  long longestRun() {
    return longestRun;
  }

  long outOfOrder() {
    return outOfOrder;
  }

  long zeroWindows() {
    return zeroWindows;
  }

  long zeroWindowNanos() {
    return zeroWindowNanos;
  }
}
