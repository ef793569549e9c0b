// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.label;

import dev.weir.api.net.Prefix;
import java.util.List;
import java.util.function.BiPredicate;

/// What a rule wants of one end of a flow. Nothing listed is anything.
record End(List<Prefix> prefixes, List<Range> ports, Selector workload) {
  static final End ANY = new End(List.of(), List.of(), Selector.ANY);

  End {
    prefixes = List.copyOf(prefixes);
    ports = List.copyOf(ports);
  }

  boolean isAny() {
    return prefixes.isEmpty() && ports.isEmpty() && workload.isAny();
  }

  /// Ranges of addresses of that IP version.
  List<Range> ranges(int ipVersion) {
    return prefixes.stream()
        .filter(prefix -> prefix.ipVersion() == ipVersion)
        .map(Range::of)
        .toList();
  }

  /// Whether no flow of that IP version can have such an end.
  boolean excludes(int ipVersion) {
    return !prefixes.isEmpty()
        && prefixes.stream().noneMatch(prefix -> prefix.ipVersion() == ipVersion);
  }

  /// Whether every end that is as `other` wants is as this wants.
  boolean covers(End other) {
    return covers(prefixes, other.prefixes, End::contains)
        && covers(ports, other.ports, Range::contains)
        && (workload.isAny() || workload.texts().equals(other.workload.texts()));
  }

  private static boolean contains(Prefix outer, Prefix inner) {
    return outer.ipVersion() == inner.ipVersion() && Range.of(outer).contains(Range.of(inner));
  }

  /// Whether each of the inner ones lies in one of the outer ones, and none is any.
  static <T> boolean covers(List<T> outer, List<T> inner, BiPredicate<T, T> contains) {
    if (outer.isEmpty()) {
      return true;
    }
    return !inner.isEmpty()
        && inner.stream().allMatch(one -> outer.stream().anyMatch(all -> contains.test(all, one)));
  }
}
