// SPDX-License-Identifier: Apache-2.0
package dev.weir.processor.windowagg;

import dev.weir.api.flow.Tcp;
import dev.weir.api.flow.Traffic;
import org.jspecify.annotations.Nullable;

/// The same seen from the other end.
final class Directions {
  private Directions() {}

  static Traffic reversed(Traffic traffic) {
    return new Traffic(
        traffic.backward(),
        traffic.forward(),
        traffic.sizesBytes(),
        traffic.gapsMicros(),
        traffic.fragments(),
        traffic.maxExtensionDepth(),
        traffic.backwardHeaders(),
        traffic.forwardHeaders());
  }

  static Tcp reversed(Tcp tcp) {
    return new Tcp(tcp.backward(), tcp.forward(), reversed(tcp.analysis()));
  }

  private static Tcp.@Nullable Analysis reversed(Tcp.@Nullable Analysis analysis) {
    return analysis == null
        ? null
        : new Tcp.Analysis(
            analysis.backward(),
            analysis.forward(),
            analysis.longestRetransmissionRun(),
            analysis.handshakeRttMicros(),
            analysis.state(),
            analysis.connectionState());
  }
}
