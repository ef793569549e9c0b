// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import dev.weir.api.component.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads the sections of a whole configuration and checks them against each other.
final class ConfigurationBinder {
  static final List<String> SECTIONS =
      List.of("receivers", "processors", "exporters", ServiceSection.KEY);

  private final ComponentTypes types;
  private final ProblemList problems;
  private final ProblemList warnings;
  private List<ComponentSection.Bound> components = new ArrayList<>();
  private final Map<Kind, Set<String>> defined = new EnumMap<>(Kind.class);
  private Optional<Place> service = Optional.empty();

  ConfigurationBinder(ComponentTypes types, ProblemList problems, ProblemList warnings) {
    this.types = types;
    this.problems = problems;
    this.warnings = warnings;
  }

  /// The components that were bound.
  List<ComponentSection.Bound> components() {
    return List.copyOf(components);
  }

  /// Where the section `service` stands.
  ///
  /// @throws java.util.NoSuchElementException when nothing was bound
  Place service() {
    return service.orElseThrow();
  }

  /// Reads the tree.
  ///
  /// @param complete whether what is not in the tree is really missing; a file that could not be
  ///     parsed would otherwise bring a tail of problems that are none
  /// @return empty when there are problems
  Optional<Configuration> bind(ConfigNode.Mapping written, boolean complete) {
    ConfigNode.Mapping root = withKnownSections(written);
    for (Kind kind : Kind.values()) {
      section(root, kind.section())
          .ifPresent(section -> {
            defined.put(kind, section.entries().keySet());
            components.addAll(new ComponentSection(kind, types, problems).read(section));
          });
    }
    Place place = ServiceSection.place(root);
    service = Optional.of(place);
    Optional<ServiceSettings> settings = ServiceSection.read(place, problems);
    List<PipelineSettings> pipelines = complete ? pipelines(root) : List.of();
    components = new RecordIntervals(components, pipelines, problems).settled();
    if (problems.size() > 0 || settings.isEmpty()) {
      return Optional.empty();
    }
    warnOfUnused(pipelines);
    return Optional.of(
        new Configuration(
            configured(ConfiguredReceiver.class),
            configured(ConfiguredProcessor.class),
            configured(ConfiguredExporter.class),
            pipelines,
            settings.get()));
  }

  /// Reports unknown sections. A misspelt one is then read as the one that was meant, so that its
  /// own mistakes are found and nobody misses what it defines.
  private ConfigNode.Mapping withKnownSections(ConfigNode.Mapping root) {
    ConfigNode.Mapping known = root;
    for (Map.Entry<String, ConfigNode.Entry> section : root.entries().entrySet()) {
      String key = section.getKey();
      if (SECTIONS.contains(key)) {
        continue;
      }
      problems.add(
          section.getValue().key(),
          SettingPath.join("", key),
          "unknown section '" + key + "'" + Suggestions.hint(key, "known sections", SECTIONS));
      Optional<String> meant = Suggestions.closest(key, SECTIONS);
      if (meant.isPresent() && root.get(meant.get()).isEmpty()) {
        known = known.with(meant.get(), section.getValue());
      }
    }
    return known;
  }

  /// A section's content; empty when it cannot be read, which is then a problem.
  private Optional<ConfigNode.Mapping> section(ConfigNode.Mapping root, String key) {
    Optional<ConfigNode> value = root.get(key).map(ConfigNode.Entry::value);
    if (value.isEmpty() || value.get().isAbsent()) {
      return Optional.of(ConfigNode.Mapping.empty(root.position()));
    }
    if (value.get() instanceof ConfigNode.Mapping mapping) {
      return Optional.of(mapping);
    }
    problems.add(
        value.get().position(),
        key,
        "found " + value.get().describe() + "; wanted a map from ids to settings");
    return Optional.empty();
  }

  private List<PipelineSettings> pipelines(ConfigNode.Mapping root) {
    String path = SettingPath.join(ServiceSection.KEY, ServiceSection.PIPELINES);
    Optional<ConfigNode.Entry> service = root.get(ServiceSection.KEY);
    Optional<ConfigNode.Entry> pipelines =
        service
            .map(ConfigNode.Entry::value)
            .filter(ConfigNode.Mapping.class::isInstance)
            .map(ConfigNode.Mapping.class::cast)
            .flatMap(mapping -> mapping.get(ServiceSection.PIPELINES));
    if (pipelines.isPresent()
        && pipelines.get().value() instanceof ConfigNode.Mapping mapping
        && !mapping.entries().isEmpty()) {
      return new PipelineSection(defined, problems).read(mapping, path);
    }
    boolean wrongType =
        pipelines
            .map(ConfigNode.Entry::value)
            .filter(value -> !value.isAbsent() && !(value instanceof ConfigNode.Mapping))
            .isPresent();
    Position position =
        pipelines.or(() -> service).map(ConfigNode.Entry::key).orElse(root.position());
    problems.add(
        position,
        path,
        wrongType
            ? "found "
                + pipelines.get().value().describe()
                + "; wanted a map from names to pipelines"
            : "there are no pipelines; wanted one like"
                + " {main: {receivers: [...], exporters: [...]}}");
    return List.of();
  }

  private void warnOfUnused(List<PipelineSettings> pipelines) {
    Set<String> used = new HashSet<>();
    for (PipelineSettings pipeline : pipelines) {
      pipeline.receivers().forEach(id -> used.add(Kind.RECEIVER + " " + id));
      pipeline.processors().forEach(id -> used.add(Kind.PROCESSOR + " " + id));
      pipeline.exporters().forEach(id -> used.add(Kind.EXPORTER + " " + id));
    }
    for (ComponentSection.Bound bound : components) {
      Kind kind = bound.component().factory().kind();
      if (!used.contains(kind + " " + bound.component().id())) {
        warnings.add(
            bound.place().position(), bound.place().path(), "is in no pipeline and will not run");
      }
    }
  }

  private <C extends ConfiguredComponent> List<C> configured(Class<C> type) {
    return components.stream()
        .map(ComponentSection.Bound::component)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }
}
