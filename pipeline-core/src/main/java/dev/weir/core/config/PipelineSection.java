// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import dev.weir.api.component.ComponentId;
import dev.weir.api.component.Kind;
import dev.weir.api.component.Problems;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads `service.pipelines` and checks it against what the other sections define.
final class PipelineSection {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_./-]{0,127}");

  private final Map<Kind, Set<String>> defined;
  private final ProblemList problems;

  /// @param defined the ids that each section defines, with and without problems of their own;
  ///     without an entry for a section that could not be read
  PipelineSection(Map<Kind, Set<String>> defined, ProblemList problems) {
    this.defined = defined;
    this.problems = problems;
  }

  /// The pipelines, as far as they can be read.
  List<PipelineSettings> read(ConfigNode.Mapping section, String path) {
    List<PipelineSettings> pipelines = new ArrayList<>();
    section
        .entries()
        .forEach((name, entry) -> {
          Place place = new Place(entry.value(), entry.key(), SettingPath.join(path, name));
          pipeline(name, place).ifPresent(pipelines::add);
        });
    return pipelines;
  }

  private Optional<PipelineSettings> pipeline(String name, Place place) {
    if (!NAME.matcher(name).matches()) {
      problems.add(
          place.position(),
          place.path(),
          "found the pipeline name '" + name + "'; wanted letters, digits, '_', '.', '/' or '-'");
    }
    Optional<PipelineLists> lists =
        new RecordBinder(problems).bind(PipelineLists.EMPTY, place, Set.of());
    Problems sink =
        problems.hasAtOrBelow(place.path())
            ? place.intoUnlessKnown(problems)
            : place.into(problems);
    for (Kind kind : Kind.values()) {
      lists.ifPresent(found -> check(kind, found.of(kind), sink));
    }
    return lists.map(found ->
        new PipelineSettings(
            name, ids(found.receivers()), ids(found.processors()), ids(found.exporters())));
  }

  /// What is no id is a problem that was reported.
  private static List<ComponentId> ids(List<String> texts) {
    List<ComponentId> ids = new ArrayList<>();
    for (String text : texts) {
      try {
        ids.add(ComponentId.parse(text));
      } catch (IllegalArgumentException _) {
        // An unknown id, or one that its section refused.
      }
    }
    return ids;
  }

  private void check(Kind kind, List<String> ids, Problems sink) {
    String list = kind.section();
    if (ids.isEmpty() && kind != Kind.PROCESSOR) {
      sink.add(
          list, "the pipeline has no " + list + "; wanted at least one" + oneOf(definedAs(kind)));
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < ids.size(); i++) {
      String id = ids.get(i);
      String at = list + "[" + i + "]";
      Optional<String> problem =
          seen.add(id) ? unknown(kind, id) : Optional.of("'" + id + "' is here twice");
      problem.ifPresent(message -> sink.add(at, message));
    }
  }

  private static String oneOf(Collection<String> ids) {
    return ids.isEmpty() ? "" : " of " + String.join(", ", ids);
  }

  private Set<String> definedAs(Kind kind) {
    return defined.getOrDefault(kind, Set.of());
  }

  private Optional<String> unknown(Kind kind, String id) {
    if (!defined.containsKey(kind) || definedAs(kind).contains(id)) {
      return Optional.empty();
    }
    for (Kind other : Kind.values()) {
      if (definedAs(other).contains(id)) {
        return Optional.of(
            "'" + id + "' is defined under " + other.section() + ", not under " + kind.section());
      }
    }
    return Optional.of(
        "'"
            + id
            + "' is not defined under "
            + kind.section()
            + Suggestions.hint(id, "defined", definedAs(kind)));
  }
}
