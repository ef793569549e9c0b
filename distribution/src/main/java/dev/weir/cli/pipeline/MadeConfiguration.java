// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.pipeline;

import dev.weir.api.component.ComponentFactory;
import dev.weir.api.component.Exporter;
import dev.weir.api.component.ExporterFactory;
import dev.weir.api.component.Kind;
import dev.weir.cli.console.Json;
import dev.weir.core.config.ComponentTypes;
import dev.weir.core.config.Configuration;
import dev.weir.core.config.ConfigurationException;
import dev.weir.core.config.ConfigurationLoader;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A configuration that is put together in memory, and goes through the same binding and the same
/// checks as one from a file. Not thread-safe.
public final class MadeConfiguration {
  private final Map<String, Object> receivers = new LinkedHashMap<>();
  private final Map<String, Object> processors = new LinkedHashMap<>();
  private final Map<String, Object> exporters = new LinkedHashMap<>();
  private final Map<String, Object> service = new LinkedHashMap<>();
  private final Map<String, ExporterFactory<?>> given = new HashMap<>();

  public MadeConfiguration receiver(String id, Map<String, ?> settings) {
    receivers.put(id, settings);
    return this;
  }

  public MadeConfiguration processor(String id, Map<String, ?> settings) {
    processors.put(id, settings);
    return this;
  }

  public MadeConfiguration exporter(String id, Map<String, ?> settings) {
    exporters.put(id, settings);
    return this;
  }

  /// An object of the caller's as an exporter, which no catalogue knows.
  public MadeConfiguration exporter(String type, Exporter exporter) {
    return exporter(new GivenExporterFactory(type, exporter), Map.of());
  }

  /// An exporter that a factory of the caller's makes, whatever a catalogue knows of its type.
  public MadeConfiguration exporter(ExporterFactory<?> factory, Map<String, ?> settings) {
    given.put(factory.type(), factory);
    return exporter(factory.type(), settings);
  }

  /// A setting of the section `service`.
  public MadeConfiguration service(String key, Object value) {
    service.put(key, value);
    return this;
  }

  /// Everything in one pipeline, in the order in which it was added, without an admin server and with
  /// warnings only in the log.
  ///
  /// @param source what problems name in place of a file
  /// @throws ConfigurationException with every problem, when there is one
  public Configuration load(String source, ComponentTypes types) throws ConfigurationException {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("receivers", receivers);
    all.put("processors", processors);
    all.put("exporters", exporters);
    Map<String, Object> served = new LinkedHashMap<>();
    served.put("admin", Map.of("enabled", false));
    served.put("telemetry", Map.of("logs", Map.of("level", "warn")));
    served.putAll(service);
    served.put("pipelines", Map.of("main", pipeline()));
    all.put("service", served);
    // JSON is YAML.
    return new ConfigurationLoader(withGiven(types), Map.of())
        .loadText(source, Json.text(literal(all)))
        .configuration();
  }

  private ComponentTypes withGiven(ComponentTypes types) {
    return new ComponentTypes() {
      @Override
      public List<String> types(Kind kind) {
        return types.types(kind);
      }

      @Override
      public Optional<ComponentFactory<?>> find(Kind kind, String type) {
        return kind == Kind.EXPORTER && given.containsKey(type)
            ? Optional.ofNullable(given.get(type))
            : types.find(kind, type);
      }
    };
  }

  private Map<String, Object> pipeline() {
    return Map.of(
        "receivers",
        List.copyOf(receivers.keySet()),
        "processors",
        List.copyOf(processors.keySet()),
        "exporters",
        List.copyOf(exporters.keySet()));
  }

  /// The same with texts that stand for themselves: a `$` in a configuration begins a variable.
  private static @Nullable Object literal(@Nullable Object tree) {
    return switch (tree) {
      case String text -> text.replace("$", "$$");
      case List<?> list -> list.stream().map(MadeConfiguration::literal).toList();
      case Map<?, ?> map -> {
        Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(key, literal(value)));
        yield copy;
      }
      case null, default -> tree;
    };
  }
}
