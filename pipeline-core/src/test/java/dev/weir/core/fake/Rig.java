// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.fake;

import dev.weir.api.Resource;
import dev.weir.api.component.ByteSize;
import dev.weir.api.component.ComponentId;
import dev.weir.core.config.AdminSettings;
import dev.weir.core.config.Configuration;
import dev.weir.core.config.ConfiguredExporter;
import dev.weir.core.config.ConfiguredProcessor;
import dev.weir.core.config.ConfiguredReceiver;
import dev.weir.core.config.PipelineSettings;
import dev.weir.core.config.QueueSettings;
import dev.weir.core.config.RetrySettings;
import dev.weir.core.config.ServiceSettings;
import dev.weir.core.config.TelemetrySettings;
import dev.weir.core.service.Service;
import dev.weir.core.service.ServiceEnvironment;
import dev.weir.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/// Describes pipelines of fakes and builds a service of them. The fakes are there once it is built.
public final class Rig {
  private final List<String> journal = new CopyOnWriteArrayList<>();
  private final Map<String, FakeReceiver> receivers = new HashMap<>();
  private final Map<String, FakeProcessor> processors = new HashMap<>();
  private final Map<String, FakeExporter> exporters = new HashMap<>();
  private final Map<String, QueueSettings> queues = new HashMap<>();
  private final Map<String, RetrySettings> retries = new HashMap<>();
  private final List<PipelineSettings> pipelines = new ArrayList<>();
  private final Map<String, RuntimeException> broken = new HashMap<>();
  private final Set<String> recorded = new HashSet<>();
  private final Set<String> replaying = new HashSet<>();
  private final ManualClock clock = new ManualClock();
  private AdminSettings admin = new AdminSettings(false, "127.0.0.1:0");
  private Duration deadline = Duration.ofSeconds(10);
  private ByteSize memoryLimit = new ByteSize(0);

  public Rig pipeline(
      String name, List<String> receivers, List<String> processors, List<String> exporters) {
    pipelines.add(new PipelineSettings(name, ids(receivers), ids(processors), ids(exporters)));
    return this;
  }

  public Rig queue(String exporter, QueueSettings settings) {
    queues.put(exporter, settings);
    return this;
  }

  public Rig retry(String exporter, RetrySettings settings) {
    retries.put(exporter, settings);
    return this;
  }

  public Rig admin(String listen) {
    admin = new AdminSettings(true, listen);
    return this;
  }

  public Rig deadline(Duration shutdownDeadline) {
    deadline = shutdownDeadline;
    return this;
  }

  public Rig memoryLimit(long bytes) {
    memoryLimit = new ByteSize(bytes);
    return this;
  }

  /// Makes a receiver one whose source sends again what is refused.
  public Rig replaying(String receiver) {
    replaying.add(receiver);
    return this;
  }

  /// Makes a receiver one that reads what was recorded before.
  public Rig recorded(String receiver) {
    recorded.add(receiver);
    return this;
  }

  /// Makes the factory of a receiver throw.
  public void breakFactory(String receiver, RuntimeException failure) {
    broken.put(receiver, failure);
  }

  public Service build() {
    return Service.build(configuration(), new ServiceEnvironment(clock, Resource.empty(), "1.2.3"));
  }

  public Configuration configuration() {
    return new Configuration(
        ids(pipelines.stream().map(PipelineSettings::receivers)).map(this::receiver).toList(),
        ids(pipelines.stream().map(PipelineSettings::processors)).map(this::processor).toList(),
        ids(pipelines.stream().map(PipelineSettings::exporters)).map(this::exporter).toList(),
        pipelines,
        new ServiceSettings(
            admin, TelemetrySettings.DEFAULTS, deadline, Duration.ofSeconds(30), memoryLimit));
  }

  /// Starts and stops in the order in which they happened.
  public List<String> journal() {
    return journal;
  }

  public ManualClock clock() {
    return clock;
  }

  public FakeReceiver receiver(String id) {
    return Objects.requireNonNull(receivers.get(id), id);
  }

  /// The instance of one pipeline.
  public FakeProcessor processor(String id, int instance) {
    return Objects.requireNonNull(processors.get(id + "#" + instance), id);
  }

  public FakeExporter exporter(String id) {
    return Objects.requireNonNull(exporters.get(id), id);
  }

  private ConfiguredReceiver receiver(ComponentId id) {
    return new ConfiguredReceiver(
        id,
        new FakeReceiverFactory<>(
            id.type(),
            new NoSettings(),
            !recorded.contains(id.toString()),
            replaying.contains(id.toString()),
            _ -> List.of(),
            (context, _, next) -> {
              RuntimeException failure = broken.get(id.toString());
              if (failure != null) {
                throw failure;
              }
              return once(receivers, id.toString(), new FakeReceiver(context, next, journal));
            }),
        new NoSettings());
  }

  private ConfiguredProcessor processor(ComponentId id) {
    int[] instances = new int[1];
    return new ConfiguredProcessor(
        id,
        new FakeProcessorFactory<>(
            id.type(),
            new NoSettings(),
            _ -> List.of(),
            (context, _, next) ->
                once(
                    processors,
                    id + "#" + instances[0]++,
                    new FakeProcessor(context, next, journal))),
        new NoSettings());
  }

  private ConfiguredExporter exporter(ComponentId id) {
    String name = id.toString();
    return new ConfiguredExporter(
        id,
        new FakeExporterFactory<>(
            id.type(),
            new NoSettings(),
            _ -> List.of(),
            (context, _) -> once(exporters, name, new FakeExporter(name, journal).in(context))),
        new NoSettings(),
        queues.getOrDefault(name, QueueSettings.DEFAULTS),
        retries.getOrDefault(name, RetrySettings.DEFAULTS));
  }

  private static <T> T once(Map<String, T> made, String id, T component) {
    if (made.putIfAbsent(id, component) != null) {
      throw new IllegalStateException(id + " was made twice");
    }
    return component;
  }

  private static List<ComponentId> ids(List<String> texts) {
    return texts.stream().map(ComponentId::parse).toList();
  }

  private static Stream<ComponentId> ids(Stream<List<ComponentId>> lists) {
    return lists.flatMap(List::stream).distinct();
  }
}
