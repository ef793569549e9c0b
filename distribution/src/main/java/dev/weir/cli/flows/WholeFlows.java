// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.flows;

import dev.weir.api.flow.EndReason;
import dev.weir.api.flow.Flow;
import dev.weir.api.flow.FlowKey;
import dev.weir.api.flow.Verdict;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Joins the records of each flow until its last one, and what was dropped of it. A flow of which
/// packets were dropped before anybody counted them has no last record: it is over when nothing more
/// was dropped for a while, or when there are too many of its kind. One thread.
final class WholeFlows {
  private static final int MOST_UNCOUNTED = 65_536;

  private final boolean dropsAreKnown;
  private final long patienceNanos;
  private final Predicate<Flow> wanted;
  private final Consumer<Flow> ended;
  private final Map<FlowKey, Open> counted = new LinkedHashMap<>();
  private final Map<FlowKey, Open> uncounted = new LinkedHashMap<>();
  private long latestNanos = Long.MIN_VALUE;

  /// What is known of a flow so far.
  private static final class Open {
    Flow sum;
    final Map<String, Long> drops = new LinkedHashMap<>();
    boolean denied;

    Open(Flow first) {
      sum = first;
    }
  }

  /// @param dropsAreKnown whether somebody tells of drops, so that no drop means forwarded
  /// @param patienceNanos without a drop for so long, a flow that nobody counts is over
  /// @param wanted which records of drops matter although nobody counts their flow
  WholeFlows(
      boolean dropsAreKnown, long patienceNanos, Predicate<Flow> wanted, Consumer<Flow> ended) {
    this.dropsAreKnown = dropsAreKnown;
    this.patienceNanos = patienceNanos;
    this.wanted = wanted;
    this.ended = ended;
  }

  void add(Flow record) {
    latestNanos = Math.max(latestNanos, record.endNanos());
    FlowKey key = lowerFirst(record.key());
    if (record.traffic() == null) {
      drop(key, record);
      return;
    }
    Open open = counted.get(key);
    if (open == null) {
      open = new Open(record);
      counted.put(key, open);
      Open before = uncounted.remove(key);
      if (before != null) {
        open.drops.putAll(before.drops);
        open.denied = before.denied;
      }
    } else {
      open.sum = joined(open.sum, record);
    }
    if (record.endReason() != null) {
      counted.remove(key);
      ended.accept(whole(open, record.endReason()));
    }
  }

  /// Ends those flows that nobody counts of which nothing was heard any more.
  void endSilent() {
    Iterator<Open> oldest = uncounted.values().iterator();
    while (oldest.hasNext()) {
      Open open = oldest.next();
      if (uncounted.size() > MOST_UNCOUNTED) {
        oldest.remove();
        ended.accept(whole(open, EndReason.EVICTED));
      } else if (latestNanos - open.sum.endNanos() >= patienceNanos) {
        oldest.remove();
        ended.accept(whole(open, EndReason.IDLE));
      } else {
        return;
      }
    }
  }

  /// Ends all that are still open.
  void endAll() {
    for (Map<FlowKey, Open> all : List.of(counted, uncounted)) {
      all.values().forEach(open -> ended.accept(whole(open, EndReason.SHUTDOWN)));
      all.clear();
    }
  }

  private void drop(FlowKey key, Flow record) {
    Verdict verdict = record.verdict();
    if (verdict == null || verdict.dropReason() == null) {
      return;
    }
    Open open = counted.get(key);
    if (open == null && !wanted.test(record)) {
      return;
    }
    if (open == null) {
      // Behind all others: the order is that of the latest drop.
      open = uncounted.remove(key);
      open = open == null ? new Open(record) : open;
      open.sum = joined(open.sum, record);
      uncounted.put(key, open);
    }
    open.drops.merge(verdict.dropReason(), verdict.droppedPackets(), Long::sum);
    open.denied |= verdict.action() == Verdict.Action.DENIED;
  }

  private Flow whole(Open open, EndReason reason) {
    return with(open.sum, reason, verdict(open));
  }

  /// The reason is the one of most packets, the count that of all.
  private @Nullable Verdict verdict(Open open) {
    if (open.drops.isEmpty()) {
      return dropsAreKnown ? new Verdict(Verdict.Action.FORWARDED, null, 0) : open.sum.verdict();
    }
    String most =
        open.drops.entrySet().stream()
            .max(
                Map.Entry.<String, Long>comparingByValue()
                    .thenComparing(Map.Entry.comparingByKey()))
            .orElseThrow()
            .getKey();
    long packets = open.drops.values().stream().mapToLong(Long::longValue).sum();
    Verdict.Action action = open.denied ? Verdict.Action.DENIED : Verdict.Action.DROPPED;
    return new Verdict(action, most, packets);
  }

  private static Flow joined(Flow one, Flow later) {
    return new Flow(
        one.key(),
        Math.min(one.startNanos(), later.startNanos()),
        Math.max(one.endNanos(), later.endNanos()),
        Math.min(one.firstNanos(), later.firstNanos()),
        0,
        null,
        one.forwardSeen() == null ? later.forwardSeen() : one.forwardSeen(),
        one.backwardSeen() == null ? later.backwardSeen() : one.backwardSeen(),
        one.traffic() == null || later.traffic() == null
            ? one.traffic()
            : one.traffic().plus(later.traffic()),
        one.tcp() == null || later.tcp() == null ? one.tcp() : one.tcp().plus(later.tcp()),
        one.exchanges(),
        one.verdict(),
        one.sourceWorkload() == null ? later.sourceWorkload() : one.sourceWorkload(),
        one.destinationWorkload() == null ? later.destinationWorkload() : one.destinationWorkload(),
        null);
  }

  private static Flow with(Flow flow, EndReason reason, @Nullable Verdict verdict) {
    return new Flow(
        flow.key(),
        flow.startNanos(),
        flow.endNanos(),
        flow.firstNanos(),
        flow.sequence(),
        reason,
        flow.forwardSeen(),
        flow.backwardSeen(),
        flow.traffic(),
        flow.tcp(),
        flow.exchanges(),
        verdict,
        flow.sourceWorkload(),
        flow.destinationWorkload(),
        flow.window());
  }

  private static FlowKey lowerFirst(FlowKey key) {
    return key.sourceIsLower() ? key : key.reversed();
  }
}
