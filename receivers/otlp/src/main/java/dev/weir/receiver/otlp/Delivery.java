// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.otlp;

import dev.weir.api.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request that the pipeline has, and who waits to be told what becomes of it. Safe for use by several
/// threads.
final class Delivery {
  private final Fingerprint fingerprint;
  private final Reply.Taken success;
  private final List<Call> waiting = new ArrayList<>();
  private @Nullable Reply reply;

  Delivery(Fingerprint fingerprint, Reply.Taken success) {
    this.fingerprint = fingerprint;
    this.success = success;
  }

  Fingerprint fingerprint() {
    return fingerprint;
  }

  /// Lets the call wait, or gives back what it is to be told.
  synchronized @Nullable Reply tell(Call call) {
    if (reply == null) {
      waiting.add(call);
    }
    return reply;
  }

  /// The pipeline is done with it. From now on nobody waits.
  ///
  /// @param full whether it is refused for want of memory
  /// @return what those are told who do
  synchronized Reply settle(Outcome outcome, boolean full) {
    Reply settled =
        outcome.acknowledged()
            ? success
            : full
                ? new Reply.Later(OtlpCounts.Outcome.FULL, "the pipeline holds as much as it may")
                : new Reply.Later(
                    OtlpCounts.Outcome.REFUSED, "the pipeline gave it back undelivered");
    reply = settled;
    return settled;
  }

  synchronized List<Call> waiting() {
    return List.copyOf(waiting);
  }

  synchronized boolean isRefused() {
    return reply instanceof Reply.Later;
  }
}
