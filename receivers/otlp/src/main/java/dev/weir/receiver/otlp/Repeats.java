// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.otlp;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Requests that the pipeline has or had, and whose senders went without being told: they come again,
/// and must not be handed over twice. The oldest are forgotten first. Safe for use by several threads.
final class Repeats {
  private static final int MOST = 4_096;

  private final Map<Fingerprint, Delivery> untold = new LinkedHashMap<>();

  synchronized void add(Delivery delivery) {
    untold.put(delivery.fingerprint(), delivery);
    if (untold.size() > MOST) {
      untold.remove(untold.keySet().iterator().next());
    }
  }

  synchronized void remove(Delivery delivery) {
    untold.remove(delivery.fingerprint(), delivery);
  }

  /// The delivery of an equal request; null when there is none, or when it was given back.
  synchronized @Nullable Delivery find(Fingerprint fingerprint) {
    Delivery known = untold.get(fingerprint);
    if (known != null && known.isRefused()) {
      untold.remove(fingerprint);
      return null;
    }
    return known;
  }
}
