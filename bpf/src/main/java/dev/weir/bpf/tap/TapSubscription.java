// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import dev.weir.api.component.StartException;
import java.time.Duration;

/// A receiver's place at the taps of its service. Its owner calls [#start] and [#stop] in its own
/// `start` and `stop`.
public final class TapSubscription {
  private final Taps taps;
  private final TapMember member;

  TapSubscription(Taps taps, TapMember member) {
    this.taps = taps;
    this.member = member;
  }

  /// Starts the taps that this receiver listens to, unless another one has.
  ///
  /// @throws StartException with the remedy when this machine or process cannot, or when an interface
  ///     that is named (not by a glob) is there and refuses the program
  public void start() throws StartException {
    taps.start(member);
  }

  /// The name of an interface that a packet named by its number; the number where it is unknown.
  public String interfaceName(int index) {
    return taps.interfaceName(member, index);
  }

  /// Ends the taps that this receiver listens to and waits up to `grace` until everything that they
  /// counted is handed over. The receivers of a service stop together, so the first to stop ends the
  /// tap for all, and each gets its last batch before its `stop` returns. Legal twice and without a
  /// start.
  public void stop(Duration grace) {
    taps.stop(member, grace);
  }
}
