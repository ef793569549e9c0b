// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import dev.weir.api.component.ComponentFactory;
import dev.weir.api.component.ComponentId;
import dev.weir.api.component.ExporterFactory;
import dev.weir.api.component.Kind;
import dev.weir.api.component.ProcessorFactory;
import dev.weir.api.component.ReceiverFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads one of the sections `receivers`, `processors` and `exporters`.
final class ComponentSection {
  /// Keys of every exporter that are the runtime's.
  static final Set<String> DELIVERY_KEYS = Set.of("queue", "retry");

  /// A component that was bound, and where it stands.
  record Bound(ConfiguredComponent component, Place place) {}

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

  /// The components; when there are problems they may lack some or hold defaults in their place.
  List<Bound> read(ConfigNode.Mapping section) {
    List<Bound> bound = new ArrayList<>();
    for (Map.Entry<String, ConfigNode.Entry> entry : section.entries().entrySet()) {
      String key = entry.getKey();
      ConfigNode.Entry written = entry.getValue();
      Place place =
          new Place(written.value(), written.key(), SettingPath.join(kind.section(), key));
      factory(key, place)
          .flatMap(factory -> bind(ComponentId.parse(key), factory, place))
          .ifPresent(component -> bound.add(new Bound(component, place)));
    }
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
        + Suggestions.hint(type, "known " + kind.section(), known);
  }

  private Optional<ConfiguredComponent> bind(
      ComponentId id, ComponentFactory<?> factory, Place place) {
    try {
      Set<String> otherKeys = kind == Kind.EXPORTER ? DELIVERY_KEYS : Set.of();
      Optional<ConfiguredComponent> component =
          binder
              .bind((Record) factory.defaults(), place, otherKeys)
              .flatMap(config -> configured(id, factory, config, place));
      boolean sound = !problems.hasAtOrBelow(place.path());
      component.ifPresent(made -> ComponentChecks.check(new Bound(made, place), sound, problems));
      return component;
    } catch (RuntimeException | LinkageError e) {
      ComponentChecks.reportDefect(place, "reading its settings", e, problems);
      return Optional.empty();
    }
  }

  private Optional<ConfiguredComponent> configured(
      ComponentId id, ComponentFactory<?> factory, Record config, Place place) {
    return switch (factory) {
      case ReceiverFactory<?> receiver -> Optional.of(new ConfiguredReceiver(id, receiver, config));
      case ProcessorFactory<?> processor ->
          Optional.of(new ConfiguredProcessor(id, processor, config));
      case ExporterFactory<?> exporter -> {
        Optional<QueueSettings> queue = delivery("queue", QueueSettings.DEFAULTS, place);
        Optional<RetrySettings> retry = delivery("retry", RetrySettings.DEFAULTS, place);
        yield queue.flatMap(waiting ->
            retry.map(again -> new ConfiguredExporter(id, exporter, config, waiting, again)));
      }
    };
  }

  private <R extends Record> Optional<R> delivery(String key, R defaults, Place place) {
    Optional<ConfigNode.Entry> entry =
        place.node() instanceof ConfigNode.Mapping mapping ? mapping.get(key) : Optional.empty();
    return entry.isEmpty()
        ? Optional.of(defaults)
        : binder.bind(defaults, place.below(entry.get().value(), entry.get().key(), key), Set.of());
  }
}
