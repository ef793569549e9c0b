// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.reload;

import dev.weir.api.Batch;
import dev.weir.api.component.ComponentContext;
import dev.weir.api.component.ComponentFactory;
import dev.weir.api.component.ComponentId;
import dev.weir.api.component.StartException;
import dev.weir.core.fake.FakeExporterFactory;
import dev.weir.core.fake.FakeProcessorFactory;
import dev.weir.core.fake.FakeReceiverFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/// What the components of a test do to the world around them: ports that they take, batches that they
/// deliver, and when each started and stopped. Safe for use by several threads.
final class World {
  /// What a sink does before it keeps a batch.
  @FunctionalInterface
  interface Work {
    void export(Batch batch) throws Exception;
  }

  final List<String> journal = new CopyOnWriteArrayList<>();
  private final Map<String, List<Batch>> delivered = new ConcurrentHashMap<>();
  private final Map<Integer, String> ports = new HashMap<>();
  private final Map<String, Object> latest = new ConcurrentHashMap<>();
  private final Map<String, Work> work = new ConcurrentHashMap<>();

  List<ComponentFactory<?>> factories() {
    return List.of(
        new FakeReceiverFactory<>(
            "source",
            MarkedSettings.DEFAULTS,
            true,
            false,
            MarkedSettings::files,
            (context, config, next) ->
                made(context, config, () -> new Source(this, context, config, next))),
        new FakeProcessorFactory<>(
            "step",
            MarkedSettings.DEFAULTS,
            MarkedSettings::files,
            (context, config, next) ->
                made(context, config, () -> new Step(this, context, config, next))),
        new FakeExporterFactory<>(
            "sink",
            MarkedSettings.DEFAULTS,
            MarkedSettings::files,
            (context, config) -> made(context, config, () -> new Sink(this, context, config))));
  }

  /// The latest instance of a component.
  <T> T instance(Class<T> type, String id) {
    return type.cast(Objects.requireNonNull(latest.get(type.getSimpleName() + " " + id), id));
  }

  private <T> T made(ComponentContext context, MarkedSettings config, Supplier<T> maker) {
    if (config.mark().equals("unmakeable")) {
      throw new IllegalStateException("it cannot be made");
    }
    T component = maker.get();
    latest.put(component.getClass().getSimpleName() + " " + context.id(), component);
    return component;
  }

  /// Makes the sink with this id and mark do something before it keeps a batch.
  void sink(String idAndMark, Work action) {
    work.put(idAndMark, action);
  }

  Work workOf(String idAndMark) {
    return work.getOrDefault(idAndMark, _ -> {});
  }

  void delivered(String idAndMark, Batch batch) {
    deliveredTo(idAndMark).add(batch);
  }

  /// What a sink was given, by its id and mark, `sink first`.
  List<Batch> deliveredTo(String idAndMark) {
    return delivered.computeIfAbsent(idAndMark, _ -> new CopyOnWriteArrayList<>());
  }

  /// What all sinks with this id were given, whatever their marks.
  List<Batch> deliveredToAll(String id) {
    List<Batch> all = new ArrayList<>();
    delivered.forEach((key, batches) -> {
      if (key.startsWith(id + " ")) {
        all.addAll(batches);
      }
    });
    return all;
  }

  synchronized void start(ComponentId id, MarkedSettings settings) throws StartException {
    String name = id + " " + settings.mark();
    if (settings.mark().equals("broken")) {
      throw new StartException("it is broken");
    }
    if (settings.port() > 0 && ports.putIfAbsent(settings.port(), name) != null) {
      throw new StartException("port " + settings.port() + " is in use");
    }
    journal.add("start " + name);
  }

  synchronized void stop(ComponentId id, MarkedSettings settings) {
    String name = id + " " + settings.mark();
    ports.remove(settings.port(), name);
    journal.add("stop " + name);
  }

  /// Takes a port as another process would.
  synchronized void take(int port) {
    ports.put(port, "somebody else");
  }
}
