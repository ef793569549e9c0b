// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.graph;

import dev.weir.core.graph.Graph.Pipeline;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The pipelines that are not the same in two graphs, one of which was rebuilt from the other.
final class TouchedPipelines {
  private TouchedPipelines() {}

  /// The names of pipelines that come, go, or have other steps. Other receivers alone do not count: the
  /// steps need not know.
  static Set<String> names(Graph from, Graph to) {
    Set<String> names = new HashSet<>();
    for (Pipeline old : from.pipelines()) {
      if (to.pipeline(old.name()).filter(now -> sameSteps(old, now)).isEmpty()) {
        names.add(old.name());
      }
    }
    for (Pipeline now : to.pipelines()) {
      if (from.pipeline(now.name()).isEmpty()) {
        names.add(now.name());
      }
    }
    return names;
  }

  private static boolean sameSteps(Pipeline one, Pipeline other) {
    return contexts(one).equals(contexts(other));
  }

  private static List<PartContext> contexts(Pipeline pipeline) {
    return Stream.concat(
            pipeline.processors().stream().map(step -> step.part().context()),
            pipeline.exporters().stream().map(step -> step.part().context()))
        .toList();
  }
}
