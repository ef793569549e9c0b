// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.flows;

import dev.weir.api.flow.Flow;
import dev.weir.api.flow.FlowKey;
import dev.weir.api.flow.Verdict;
import dev.weir.api.flow.Workload;
import dev.weir.api.net.Prefix;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Which flows are wanted. Each method adds a condition that a flow must meet too; of several values
/// it must meet one; none make no condition. What a flow does not tell meets no condition. One thread.
public final class FlowFilter implements Predicate<Flow> {
  private static final String NAMESPACE = "k8s.namespace.name";
  private static final String POD = "k8s.pod.name";

  private final List<Predicate<Flow>> conditions = new ArrayList<>();

  /// Which of its ends a flow is looked at by.
  public enum End {
    SOURCE,
    DESTINATION,
    EITHER;

    private boolean any(boolean source, boolean destination) {
      return switch (this) {
        case SOURCE -> source;
        case DESTINATION -> destination;
        case EITHER -> source || destination;
      };
    }
  }

  /// Wants packets of one of these versions of IP, 4 and 6.
  public FlowFilter ipVersions(Collection<Integer> versions) {
    return one(versions, (flow, version) -> flow.key().ipVersion() == version);
  }

  public FlowFilter addresses(End end, Collection<Prefix> prefixes) {
    return one(
        prefixes,
        (flow, prefix) -> {
          FlowKey key = flow.key();
          return end.any(
              prefix.contains(key.ipVersion(), key.source()),
              prefix.contains(key.ipVersion(), key.destination()));
        });
  }

  /// At either end. Flows of protocols without ports have port 0.
  public FlowFilter ports(Collection<Integer> ports) {
    return one(
        ports,
        (flow, port) -> flow.key().sourcePort() == port || flow.key().destinationPort() == port);
  }

  /// Wants one of these protocols, by IANA number.
  public FlowFilter protocols(Collection<Integer> protocols) {
    return one(protocols, (flow, protocol) -> flow.key().protocol() == protocol);
  }

  public FlowFilter verdicts(Collection<Verdict.Action> verdicts) {
    return one(
        verdicts, (flow, verdict) -> flow.verdict() != null && flow.verdict().action() == verdict);
  }

  public FlowFilter namespaces(End end, Collection<String> names) {
    return one(
        names,
        (flow, name) ->
            end.any(
                name.equals(text(flow.sourceWorkload(), NAMESPACE)),
                name.equals(text(flow.destinationWorkload(), NAMESPACE))));
  }

  public FlowFilter pods(Collection<PodPattern> pods) {
    return one(
        pods,
        (flow, pod) ->
            pod.matches(flow.sourceWorkload()) || pod.matches(flow.destinationWorkload()));
  }

  @Override
  public boolean test(Flow flow) {
    for (Predicate<Flow> condition : conditions) {
      if (!condition.test(flow)) {
        return false;
      }
    }
    return true;
  }

  private <T> FlowFilter one(Collection<T> values, BiPredicate<Flow, T> meets) {
    if (!values.isEmpty()) {
      List<T> kept = List.copyOf(values);
      conditions.add(flow -> kept.stream().anyMatch(value -> meets.test(flow, value)));
    }
    return this;
  }

  private static @Nullable String text(@Nullable Workload workload, String key) {
    return workload == null ? null : workload.attributes().text(key);
  }

  /// Pods whose name begins with `name`, in any namespace when that is empty.
  public record PodPattern(String namespace, String name) {
    /// Reads `[namespace/]name`.
    ///
    /// @throws IllegalArgumentException for an empty name or namespace
    public static PodPattern parse(String text) {
      int slash = text.indexOf('/');
      PodPattern pattern =
          new PodPattern(slash < 0 ? "" : text.substring(0, slash), text.substring(slash + 1));
      if (pattern.name.isEmpty() || slash == 0 || pattern.name.indexOf('/') >= 0) {
        throw new IllegalArgumentException(
            "'" + text + "' is no pod; wanted the beginning of its name like web or shop/web");
      }
      return pattern;
    }

    boolean matches(@Nullable Workload workload) {
      String pod = text(workload, POD);
      return pod != null
          && pod.startsWith(name)
          && (namespace.isEmpty() || namespace.equals(text(workload, NAMESPACE)));
    }
  }
}
