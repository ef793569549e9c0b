// SPDX-License-Identifier: Apache-2.0
package dev.weir.processor.windowagg;

import dev.weir.api.flow.Tcp;
import dev.weir.api.flow.Tcp.DirectionAnalysis;
import dev.weir.api.flow.TcpFlags;
import org.jspecify.annotations.Nullable;

/// What TCP did in a row, as bytes: most counts are 0 and take a bit each.
final class TcpCodec {
  private static final int ANALYSIS = 1 << 31;
  private static final int FLAGS = 10;
  private static final int MASK = (1 << FLAGS) - 1;
  private static final int COUNTS = 2 * FLAGS + 8;
  private static final Tcp.State[] STATES = Tcp.State.values();
  private static final Tcp.ConnectionState[] CONNECTION_STATES = Tcp.ConnectionState.values();

  private TcpCodec() {}

  /// A number that says which counts follow, those counts, then the analysis' own. Numbers of constants
  /// never leave the process.
  @SuppressWarnings("EnumOrdinal")
  static void write(Tcp tcp, RowBuffer out) {
    int start = out.position();
    out.putInt(0);
    int present = write(tcp.forward(), 0, out) | write(tcp.backward(), FLAGS, out);
    Tcp.Analysis analysis = tcp.analysis();
    if (analysis != null) {
      present |= ANALYSIS;
      present |= write(analysis.forward(), 2 * FLAGS, out);
      present |= write(analysis.backward(), 2 * FLAGS + 4, out);
      out.put(analysis.longestRetransmissionRun());
      out.putSigned(analysis.handshakeRttMicros());
      out.put(analysis.state().ordinal());
      out.put(analysis.connectionState().ordinal());
    }
    out.putIntAt(start, present);
  }

  static Tcp read(RowBuffer in) {
    int present = in.getInt();
    TcpFlags lower = readFlags(present, 0, in);
    TcpFlags upper = readFlags(present, FLAGS, in);
    return new Tcp(lower, upper, (present & ANALYSIS) != 0 ? readAnalysis(present, in) : null);
  }

  private static Tcp.@Nullable Analysis readAnalysis(int present, RowBuffer in) {
    DirectionAnalysis lower = readDirection(present, 2 * FLAGS, in);
    DirectionAnalysis upper = readDirection(present, COUNTS - 4, in);
    return new Tcp.Analysis(
        lower,
        upper,
        in.get(),
        in.getSigned(),
        STATES[(int) in.get()],
        CONNECTION_STATES[(int) in.get()]);
  }

  private static int write(TcpFlags flags, int bit, RowBuffer out) {
    return count(flags.fin(), bit, out)
        | count(flags.syn(), bit + 1, out)
        | count(flags.rst(), bit + 2, out)
        | count(flags.psh(), bit + 3, out)
        | count(flags.ack(), bit + 4, out)
        | count(flags.urg(), bit + 5, out)
        | count(flags.ece(), bit + 6, out)
        | count(flags.cwr(), bit + 7, out)
        | count(flags.synOnly(), bit + 8, out)
        | count(flags.synAck(), bit + 9, out);
  }

  private static TcpFlags readFlags(int present, int bit, RowBuffer in) {
    if ((present >>> bit & MASK) == 0) {
      return TcpFlags.ZERO;
    }
    return new TcpFlags(
        count(present, bit, in),
        count(present, bit + 1, in),
        count(present, bit + 2, in),
        count(present, bit + 3, in),
        count(present, bit + 4, in),
        count(present, bit + 5, in),
        count(present, bit + 6, in),
        count(present, bit + 7, in),
        count(present, bit + 8, in),
        count(present, bit + 9, in));
  }

  private static int write(DirectionAnalysis analysis, int bit, RowBuffer out) {
    return count(analysis.retransmissions(), bit, out)
        | count(analysis.outOfOrder(), bit + 1, out)
        | count(analysis.zeroWindows(), bit + 2, out)
        | count(analysis.zeroWindowNanos(), bit + 3, out);
  }

  private static DirectionAnalysis readDirection(int present, int bit, RowBuffer in) {
    if ((present >>> bit & 0xf) == 0) {
      return DirectionAnalysis.ZERO;
    }
    return new DirectionAnalysis(
        count(present, bit, in),
        count(present, bit + 1, in),
        count(present, bit + 2, in),
        count(present, bit + 3, in));
  }

  private static int count(long count, int bit, RowBuffer out) {
    if (count == 0) {
      return 0;
    }
    out.put(count);
    return 1 << bit;
  }

  private static long count(int present, int bit, RowBuffer in) {
    return (present >>> bit & 1) == 0 ? 0 : in.get();
  }
}
