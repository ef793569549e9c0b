// SPDX-License-Identifier: Apache-2.0
package dev.weir.processor.windowagg;

import dev.weir.api.flow.Exchange;
import dev.weir.api.flow.Verdict;
import dev.weir.api.flow.Window.Drop;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a row has besides packets, which few rows have: exchanges of the application, verdicts, drops.
/// For one thread.
final class Extras {
  /// As queues estimate an exchange.
  static final long EXCHANGE_BYTES = 320;

  static final long VERDICT_BYTES = 96;

  private static final Comparator<Drop> MOST_FIRST =
      Comparator.comparingLong(Drop::packets).reversed().thenComparing(Drop::reason);

  private final List<Exchange> exchanges = new ArrayList<>(1);
  private final Map<String, Long> drops = new TreeMap<>();
  private Verdict.@Nullable Action action;

  /// Of the action.
  private @Nullable String reason;

  private long droppedPackets;

  void add(Exchange exchange) {
    exchanges.add(exchange);
  }

  void add(Verdict verdict) {
    Verdict.Action known = action;
    if (known == null || weight(verdict.action()) > weight(known)) {
      action = verdict.action();
      reason = verdict.dropReason();
    } else if (verdict.action() == known && isBefore(verdict.dropReason(), reason)) {
      reason = verdict.dropReason();
    }
    droppedPackets += verdict.droppedPackets();
    if (verdict.droppedPackets() > 0) {
      String by = verdict.dropReason();
      drops.merge(by == null ? "unknown" : by, verdict.droppedPackets(), Long::sum);
    }
  }

  /// By time; those of one time as they came.
  List<Exchange> exchanges() {
    exchanges.sort(Comparator.comparingLong(Exchange::timeNanos));
    return exchanges;
  }

  /// The gravest of the verdicts, with all packets that were dropped.
  @Nullable Verdict verdict() {
    Verdict.Action gravest = action;
    return gravest == null ? null : new Verdict(gravest, reason, droppedPackets);
  }

  /// The most frequent first.
  List<Drop> drops() {
    return drops.entrySet().stream()
        .map(drop -> new Drop(drop.getKey(), drop.getValue()))
        .sorted(MOST_FIRST)
        .toList();
  }

  private static int weight(Verdict.Action action) {
    return switch (action) {
      case UNKNOWN -> 0;
      case FORWARDED -> 1;
      case AUDITED -> 2;
      case DROPPED -> 3;
      case DENIED -> 4;
    };
  }

  /// One of several reasons, whichever came first.
  private static boolean isBefore(@Nullable String one, @Nullable String other) {
    return one != null && (other == null || one.compareTo(other) < 0);
  }
}
