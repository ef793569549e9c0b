// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit;

import dev.weir.api.Attributes;
import dev.weir.api.Resource;
import dev.weir.api.component.Clock;
import dev.weir.api.component.ComponentId;
import dev.weir.api.component.ProcessorContext;
import dev.weir.api.component.ReceiverContext;
import dev.weir.api.component.ServiceHealth;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// A context for one component under test. It records what the component says and starts.
public final class TestContext implements ReceiverContext, ProcessorContext {
  private final ComponentId id;
  private final Clock clock;
  private final TrackedThreads threads;
  private final RecordingMeter meter = new RecordingMeter();
  private final RecordingLogger logger = new RecordingLogger();
  private final CompletableFuture<String> end = new CompletableFuture<>();
  private final Map<Class<?>, Object> shared;
  private volatile String degraded = "";
  private volatile boolean live = true;
  private volatile long lostRecords;
  private volatile ServiceHealth health = ServiceHealth.WELL;

  private TestContext(
      String id, Clock clock, TrackedThreads threads, Map<Class<?>, Object> shared) {
    this.id = ComponentId.parse(id);
    this.clock = clock;
    this.threads = threads;
    this.shared = shared;
  }

  /// With real time.
  ///
  /// @param id as in a configuration, for example `csv` or `csv/archive`
  public static TestContext of(String id) {
    return new TestContext(id, Clock.system(), TrackedThreads.realTime(), new HashMap<>());
  }

  /// With time that stands still until the test advances it.
  public static TestContext of(String id, ManualClock clock) {
    return new TestContext(id, clock, TrackedThreads.drivenBy(clock), new HashMap<>());
  }

  /// The context of another receiver in the same service, with real time: what one of them shares
  /// the other finds.
  public TestContext beside(String other) {
    return new TestContext(other, Clock.system(), TrackedThreads.realTime(), shared);
  }

  /// Lets a processor believe that its records were made before, as those of a capture.
  public TestContext recorded() {
    live = false;
    return this;
  }

  /// Lets the component believe that the service is like this.
  public void health(ServiceHealth now) {
    health = now;
  }

  @Override
  public ServiceHealth health() {
    return health;
  }

  @Override
  public boolean live() {
    return live;
  }

  @Override
  public ComponentId id() {
    return id;
  }

  @Override
  public Clock clock() {
    return clock;
  }

  @Override
  public RecordingLogger logger() {
    return logger;
  }

  @Override
  public RecordingMeter meter() {
    return meter;
  }

  @Override
  public TrackedThreads threads() {
    return threads;
  }

  @Override
  public Resource resource() {
    return new Resource(Attributes.of("host.name", "test-host"));
  }

  @Override
  public void degraded(String reason) {
    degraded = reason;
  }

  /// The last reason given, empty when well.
  public String degradedReason() {
    return degraded;
  }

  /// Lets the component believe that records were lost.
  public void lose(long records) {
    lostRecords = records;
  }

  @Override
  public long lostRecords() {
    return lostRecords;
  }

  @Override
  public void finished() {
    end.complete("");
  }

  @Override
  public void failed(String message) {
    end.complete(message);
  }

  @Override
  public <T> T shared(Class<T> type, Supplier<T> make) {
    synchronized (shared) {
      Object known = shared.get(type);
      if (known == null) {
        known = make.get();
        shared.put(type, known);
      }
      return type.cast(known);
    }
  }

  /// Completes when the receiver has finished, with an empty text, or failed, with its message.
  public CompletableFuture<String> end() {
    return end;
  }
}
