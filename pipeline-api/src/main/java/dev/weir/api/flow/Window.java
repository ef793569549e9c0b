// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.flow;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a dataset row knows beyond the records it was joined from: the window that it covers,
/// `[startNanos, endNanos)` in nanoseconds since the epoch, and what held at the window's end.
///
/// @param beganBefore whether the flow was seen before the window
/// @param handshake how far the flow's TCP handshake had come by the window's end; null for other
///     protocols and where nobody followed it
/// @param drops what was dropped of the flow in the window, by reason, the most frequent first; empty
///     when nothing was, null when nobody watched
/// @param host what the host did in the window; null when nobody measured it
/// @param client which end opened the TCP connection, by its SYN or the SYN-ACK that answered it, seen
///     in this window or before; null when neither was, and for other protocols. The flow's source is
///     who was seen first, which in a capture out of order can be the server
public record Window(
    long startNanos,
    long endNanos,
    boolean beganBefore,
    @Nullable Handshake handshake,
    @Nullable List<Drop> drops,
    @Nullable HostSample host,
    @Nullable End client) {

  /// One of the two ends of a flow.
  public enum End {
    SOURCE,
    DESTINATION
  }

  /// A TCP handshake, as far as it was seen.
  public enum Handshake {
    /// No SYN: the flow began before anybody listened.
    UNSEEN,
    /// SYN without SYN-ACK: half open.
    SYN,
    /// SYN and SYN-ACK without the ACK that completes them: embryonic.
    SYN_ACK,
    COMPLETE
  }

  /// Packets that were dropped for one reason.
  ///
  /// @param reason the source's own name for it, for example `NETFILTER_DROP`
  public record Drop(String reason, long packets) {}

  public Window {
    drops = drops == null ? null : List.copyOf(drops);
  }

  /// A window of which nothing else is known.
  public Window(long startNanos, long endNanos) {
    this(startNanos, endNanos, false, null, null, null);
  }

  /// A window of which nobody knows the client.
  public Window(
      long startNanos,
      long endNanos,
      boolean beganBefore,
      @Nullable Handshake handshake,
      @Nullable List<Drop> drops,
      @Nullable HostSample host) {
    this(startNanos, endNanos, beganBefore, handshake, drops, host, null);
  }

  long estimatedBytes() {
    return 64 + (drops == null ? 0 : 96L * drops.size());
  }
}
