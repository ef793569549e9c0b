// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.label;

import dev.weir.api.flow.Flow;
import dev.weir.api.flow.FlowKey;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Finds the first of many rules that a row matches: each condition gives the set of rules that it
/// lets pass, looked up in time that hardly grows with the rules, and the sets are laid over each
/// other as bits (T. V. Lakshman, D. Stiliadis: High-speed policy-based packet forwarding, 1998). Only
/// what the rules say of Kubernetes is asked rule by rule, of those that are left. For one thread.
final class RuleIndex {
  private final List<LabelRule> rules;
  private final RangeIndex times;
  private final RangeIndex protocols;
  private final Ends four;
  private final Ends six;
  private final boolean anyEither;
  private final long[] left;
  private final long[] inTime;

  /// The conditions on ends, for flows of one IP version.
  private record Ends(
      RangeIndex possible,
      RangeIndex source,
      RangeIndex sourcePort,
      RangeIndex destination,
      RangeIndex destinationPort,
      RangeIndex either,
      RangeIndex eitherPort) {}

  RuleIndex(List<LabelRule> rules) {
    this.rules = List.copyOf(rules);
    this.times = index(LabelRule::times);
    this.protocols = index(LabelRule::protocols);
    this.four = ends(4);
    this.six = ends(6);
    this.anyEither = rules.stream().anyMatch(rule -> !rule.either().isAny());
    this.left = new long[RuleSet.words(rules.size())];
    this.inTime = new long[left.length];
  }

  /// How many bytes of memory the index takes at most.
  static long mostBytes(List<LabelRule> rules) {
    long ranges = 0;
    for (LabelRule rule : rules) {
      ranges += rule.times().size() + rule.protocols().size();
      for (End end : List.of(rule.source(), rule.destination(), rule.either())) {
        // A prefix is of one IP version; rules with ports are in the indexes of both.
        ranges += end.prefixes().size() + 2L * end.ports().size();
      }
    }
    return RangeIndex.mostBytes(ranges, rules.size());
  }

  private RangeIndex index(Function<LabelRule, List<Range>> ranges) {
    return RangeIndex.of(
        IntStream.range(0, rules.size())
            .mapToObj(rule -> new RangeIndex.Entry(rule, ranges.apply(rules.get(rule))))
            .toList(),
        rules.size());
  }

  private Ends ends(int ipVersion) {
    Range never = Range.of(-1, -1);
    return new Ends(
        index(rule -> isPossible(rule, ipVersion) ? List.of() : List.of(never)),
        index(rule -> rule.source().ranges(ipVersion)),
        index(rule -> rule.source().ports()),
        index(rule -> rule.destination().ranges(ipVersion)),
        index(rule -> rule.destination().ports()),
        index(rule -> rule.either().ranges(ipVersion)),
        index(rule -> rule.either().ports()));
  }

  private static boolean isPossible(LabelRule rule, int ipVersion) {
    Range version = Range.of(ipVersion, ipVersion);
    boolean wanted =
        rule.ipVersions().isEmpty()
            || rule.ipVersions().stream().anyMatch(range -> range.contains(version));
    return wanted
        && !rule.source().excludes(ipVersion)
        && !rule.destination().excludes(ipVersion)
        && !rule.either().excludes(ipVersion);
  }

  /// The first rule that matches; null when none does.
  @Nullable LabelRule first(Flow flow) {
    FlowKey key = flow.key();
    Ends ends = key.ipVersion() == 4 ? four : six;
    System.arraycopy(ends.possible.at(0), 0, left, 0, left.length);
    keep(protocols, key.protocol());
    if (!ends.source.isOnePiece()) {
      RuleSet.and(left, ends.source.at(key.source()));
    }
    if (!ends.destination.isOnePiece()) {
      RuleSet.and(left, ends.destination.at(key.destination()));
    }
    keep(ends.sourcePort, key.sourcePort());
    keep(ends.destinationPort, key.destinationPort());
    if (anyEither) {
      RuleSet.andEither(
          left,
          ends.either.at(key.source()),
          ends.eitherPort.at(key.sourcePort()),
          ends.either.at(key.destination()),
          ends.eitherPort.at(key.destinationPort()));
    }
    if (!times.isOnePiece()) {
      Arrays.fill(inTime, 0);
      times.between(flow.startNanos(), Math.max(flow.startNanos(), flow.endNanos()), inTime);
      RuleSet.and(left, inTime);
    }
    int rule = RuleSet.next(left, 0);
    while (rule >= 0 && !workloadsMatch(rules.get(rule), flow)) {
      rule = RuleSet.next(left, rule + 1);
    }
    return rule < 0 ? null : rules.get(rule);
  }

  private void keep(RangeIndex index, long number) {
    if (!index.isOnePiece()) {
      RuleSet.and(left, index.at(number));
    }
  }

  /// Where `either` wants a workload, address and port must be those of the same end.
  private static boolean workloadsMatch(LabelRule rule, Flow flow) {
    return !rule.needsWorkloads()
        || (rule.source().workload().matches(flow.sourceWorkload())
            && rule.destination().workload().matches(flow.destinationWorkload())
            && (eitherMatches(rule.either(), flow, true)
                || eitherMatches(rule.either(), flow, false)));
  }

  private static boolean eitherMatches(End either, Flow flow, boolean source) {
    FlowKey key = flow.key();
    Range port = Range.of(port(key, source), port(key, source));
    return either.workload().matches(source ? flow.sourceWorkload() : flow.destinationWorkload())
        && (either.ports().isEmpty()
            || either.ports().stream().anyMatch(range -> range.contains(port)))
        && (either.prefixes().isEmpty()
            || either.prefixes().stream()
                .anyMatch(prefix ->
                    prefix.contains(key.ipVersion(), source ? key.source() : key.destination())));
  }

  private static int port(FlowKey key, boolean source) {
    return source ? key.sourcePort() : key.destinationPort();
  }
}
