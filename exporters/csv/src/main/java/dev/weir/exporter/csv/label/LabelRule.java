// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.label;

import java.util.List;

/// One rule: what a row must be to be given the label. All conditions must hold; of those that list
/// several values one must.
///
/// @param line where it stands in its file, from 1
/// @param times in nanoseconds since the epoch, at most one
/// @param protocols IANA numbers as ranges; none for any
/// @param either what at least one of the two ends must be, address, port and workload of the same
record LabelRule(
    int line,
    Label label,
    List<Range> times,
    List<Range> ipVersions,
    List<Range> protocols,
    End source,
    End destination,
    End either) {
  LabelRule {
    times = List.copyOf(times);
    ipVersions = List.copyOf(ipVersions);
    protocols = List.copyOf(protocols);
  }

  /// Whether every row that `other` matches is matched by this too.
  boolean covers(LabelRule other) {
    return End.covers(times, other.times, Range::contains)
        && End.covers(ipVersions, other.ipVersions, Range::contains)
        && End.covers(protocols, other.protocols, Range::contains)
        && source.covers(other.source)
        && destination.covers(other.destination)
        && (either.isAny()
            || either.covers(other.either)
            || either.covers(other.source)
            || either.covers(other.destination));
  }

  boolean needsWorkloads() {
    return !source.workload().isAny()
        || !destination.workload().isAny()
        || !either.workload().isAny();
  }
}
