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
  private final List<ComponentSection.Bound> components = new ArrayList<>();
  private final Map<Kind, Set<String>> defined = new EnumMap<>(Kind.class);

  ConfigurationBinder(ComponentTypes types, ProblemList problems, ProblemList warnings) {
    this.types = types;
    this.problems = problems;
    this.warnings = warnings;
  }

  /// The components that were bound.
  List<ComponentSection.Bound> components() {
    return List.copyOf(components);
  }

  /// Reads the tree.
  ///
  /// @param complete whether what is not in the tree is really missing; a file that could not be
  ///     parsed would otherwise bring a tail of problems that are none
  /// @return empty when there are problems
  Optional<Configuration> bind(ConfigNode.Mapping root, boolean complete) {
    refuseUnknownSections(root);
    for (Kind kind : Kind.values()) {
      ConfigNode.Mapping section = section(root, kind.section());
      defined.put(kind, section.entries().keySet());
      components.addAll(new ComponentSection(kind, types, problems).read(section));
    }
    Optional<ConfigNode.Entry> service = root.get(ServiceSection.KEY);
    Optional<ServiceSettings> settings =
        service.isEmpty()
            ? Optional.of(ServiceSettings.DEFAULTS)
            : ServiceSection.read(service.get().value(), service.get().key(), problems);
    List<PipelineSettings> pipelines = complete ? pipelines(root) : List.of();
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

  private void refuseUnknownSections(ConfigNode.Mapping root) {
    root.entries()
        .forEach((key, entry) -> {
          if (!SECTIONS.contains(key)) {
            problems.add(
                entry.key(),
                SettingPath.join("", key),
                "unknown section '" + key + "'" + Suggestions.hint(key, "sections", SECTIONS));
          }
        });
  }

  private ConfigNode.Mapping section(ConfigNode.Mapping root, String key) {
    Optional<ConfigNode.Entry> entry = root.get(key);
    if (entry.isPresent() && entry.get().value() instanceof ConfigNode.Mapping mapping) {
      return mapping;
    }
    entry
        .map(ConfigNode.Entry::value)
        .filter(value -> !value.isAbsent())
        .ifPresent(value ->
            problems.add(
                value.position(),
                key,
                "found " + value.describe() + "; wanted a map from ids to settings"));
    return ConfigNode.Mapping.empty(root.position());
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
