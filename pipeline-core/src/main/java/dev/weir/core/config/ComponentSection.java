// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import dev.weir.api.component.ComponentFactory;
import dev.weir.api.component.ComponentId;
import dev.weir.api.component.ExporterFactory;
import dev.weir.api.component.Kind;
import dev.weir.api.component.ProcessorFactory;
import dev.weir.api.component.ReceiverFactory;
import dev.weir.core.config.RecordBinder.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads one of the sections `receivers`, `processors` and `exporters`.
final class ComponentSection {
  /// Keys of every exporter that are the runtime's.
  static final Set<String> DELIVERY_KEYS = Set.of("queue", "retry");

  /// A component that was bound, and where it stands.
  record Bound(ConfiguredComponent component, ConfigNode node, Place place) {}

  private final Kind kind;
  private final ComponentTypes types;
  private final ProblemList problems;
  private final RecordBinder binder;

  ComponentSection(Kind kind, ComponentTypes types, ProblemList problems) {
    this.kind = kind;
    this.types = types;
    this.problems = problems;
    this.binder = new RecordBinder(problems);
  }

  /// The components without problems; the others' problems are reported.
  List<Bound> read(ConfigNode.Mapping section) {
    List<Bound> bound = new ArrayList<>();
    section
        .entries()
        .forEach((key, entry) -> {
          Place place = new Place(entry.key(), SettingPath.join(kind.section(), key));
          factory(key, place)
              .flatMap(factory -> bind(ComponentId.parse(key), factory, entry.value(), place))
              .map(component -> new Bound(component, entry.value(), place))
              .ifPresent(bound::add);
        });
    return bound;
  }

  private Optional<ComponentFactory<?>> factory(String key, Place place) {
    ComponentId id;
    try {
      id = ComponentId.parse(key);
    } catch (IllegalArgumentException e) {
      problems.add(place.position(), place.path(), String.valueOf(e.getMessage()));
      return Optional.empty();
    }
    Optional<ComponentFactory<?>> factory = types.find(kind, id.type());
    if (factory.isEmpty()) {
      problems.add(place.position(), place.path(), unknownType(id.type()));
    }
    return factory;
  }

  private String unknownType(String type) {
    for (Kind other : Kind.values()) {
      if (types.find(other, type).isPresent()) {
        return "'" + type + "' is not a " + kind.label() + "; it belongs under " + other.section();
      }
    }
    List<String> known = types.types(kind);
    return "unknown "
        + kind.label()
        + " '"
        + type
        + "'"
        + Suggestions.hint(type, kind.section(), known);
  }

  private Optional<ConfiguredComponent> bind(
      ComponentId id, ComponentFactory<?> factory, ConfigNode node, Place place) {
    int before = problems.size();
    Set<String> otherKeys = kind == Kind.EXPORTER ? DELIVERY_KEYS : Set.of();
    Optional<? extends Record> config;
    try {
      config = binder.bind(factory.defaults(), node, place, otherKeys);
    } catch (RuntimeException | LinkageError e) {
      ComponentChecks.reportDefect(problems, place, "reading its settings", e);
      return Optional.empty();
    }
    Optional<ConfiguredComponent> component =
        config.flatMap(record ->
            switch (factory) {
              case ReceiverFactory<?> receiver ->
                  Optional.of(new ConfiguredReceiver(id, receiver, record));
              case ProcessorFactory<?> processor ->
                  Optional.of(new ConfiguredProcessor(id, processor, record));
              case ExporterFactory<?> exporter -> bindExporter(id, exporter, record, node, place);
            });
    component.ifPresent(made -> ComponentChecks.check(made, node, place, problems));
    return problems.size() == before ? component : Optional.empty();
  }

  private Optional<ConfiguredComponent> bindExporter(
      ComponentId id, ExporterFactory<?> factory, Record config, ConfigNode node, Place place) {
    Optional<QueueSettings> queue = delivery("queue", QueueSettings.DEFAULTS, node, place);
    Optional<RetrySettings> retry = delivery("retry", RetrySettings.DEFAULTS, node, place);
    return queue.flatMap(q -> retry.map(r -> new ConfiguredExporter(id, factory, config, q, r)));
  }

  private <R extends Record> Optional<R> delivery(
      String key, R defaults, ConfigNode node, Place place) {
    Optional<ConfigNode.Entry> entry =
        node instanceof ConfigNode.Mapping mapping ? mapping.get(key) : Optional.empty();
    return entry.isEmpty()
        ? Optional.of(defaults)
        : binder.bind(defaults, entry.get().value(), place.below(entry.get().key(), key), Set.of());
  }
}
