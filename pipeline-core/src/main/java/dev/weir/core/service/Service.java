// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.service;

import dev.weir.api.component.ServiceHealth;
import dev.weir.api.component.StartException;
import dev.weir.api.net.Address;
import dev.weir.core.admin.AdminServer;
import dev.weir.core.admin.AdminSurface;
import dev.weir.core.config.AdminSettings;
import dev.weir.core.config.Configuration;
import dev.weir.core.config.DurationText;
import dev.weir.core.config.EffectiveConfiguration;
import dev.weir.core.config.OtlpPushSettings;
import dev.weir.core.config.TelemetrySettings;
import dev.weir.core.graph.Graph;
import dev.weir.core.graph.GraphChange;
import dev.weir.core.graph.GraphEnvironment;
import dev.weir.core.graph.MemoryLimit;
import dev.weir.core.graph.StopTime;
import dev.weir.core.log.LogOutput;
import dev.weir.core.service.ServiceStatus.ConfigurationStatus;
import dev.weir.core.telemetry.Instruments;
import dev.weir.core.telemetry.Telemetry;
import dev.weir.core.telemetry.push.MetricsPush;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A configuration that runs: built, started once, reloaded as often as one likes, stopped. Handling of
/// signals is the caller's. Safe for use by several threads.
public final class Service {
  /// How long a delivery without a deadline may come no further.
  private static final Duration STALLED = Duration.ofMinutes(5);

  private final ServiceEnvironment environment;
  private final System.Logger logger = System.getLogger("service");
  private final Ending ending;
  private final Telemetry telemetry;
  private final MemoryLimit memoryLimit;
  private final Watchman watchman;
  private final Reloads reloads;
  private volatile Running running;
  private volatile Instant started;
  private volatile @Nullable AdminServer admin;
  private @Nullable MetricsPush push;
  private volatile ServiceState state = ServiceState.BUILT;
  private boolean delivered = true;
  private List<String> stopProblems = List.of();

  private Service(Configuration configuration, ServiceEnvironment environment) {
    this.environment = environment;
    this.ending = new Ending();
    this.telemetry =
        new Telemetry(
            environment.clock(), configuration.service().healthGrace(), environment.version());
    this.reloads = new Reloads(telemetry.service());
    this.memoryLimit =
        new MemoryLimit(
            telemetry, () -> running.configuration().service().memoryLimitBytes(), logger);
    this.started = now();
    this.running = new Running(configuration, Graph.EMPTY, started, -1);
    Graph graph = Graph.build(configuration, environment(configuration));
    runs(new Running(configuration, graph, started, 0));
    telemetry.show(graph.instruments());
    this.watchman = new Watchman(environment.clock(), telemetry);
    ending.expect(graph.receiverIds());
  }

  /// Builds every component that a pipeline uses. Starts and acquires nothing.
  ///
  /// @throws dev.weir.core.graph.BuildException when a component cannot be made
  public static Service build(Configuration configuration, ServiceEnvironment environment) {
    return new Service(configuration, environment);
  }

  /// Starts exporters, processors, receivers last. When one fails, what was started is stopped.
  ///
  /// @throws StartException whose message names the component and what would help
  public synchronized void start() throws StartException {
    if (state != ServiceState.BUILT) {
      throw new IllegalStateException("a service starts once; this one is " + state.label());
    }
    state = ServiceState.STARTING;
    started = now();
    try {
      startAdmin();
      running.graph().start(running.configuration().service().shutdownDeadline());
    } catch (StartException e) {
      state = ServiceState.FAILED;
      stopAdmin();
      ending.request("the service could not start");
      throw e;
    }
    watchman.start();
    startPush();
    state = ServiceState.RUNNING;
    logger.log(Level.INFO, "everything is started; version " + environment.version());
  }

  /// Waits for a reason to stop: [#requestStop], the end of all receivers, or a receiver's failure.
  public End awaitEnd() throws InterruptedException {
    return ending.await();
  }

  /// Asks whoever waits in [#awaitEnd] to stop, and lets the time of a stop run that had no deadline.
  /// Returns at once.
  public void requestStop() {
    ending.ask();
  }

  /// Stops receivers, lets processors flush, drains queues and stops exporters, all within
  /// `service.shutdown_deadline`. Where every receiver is over by itself, delivering what it brought is
  /// no shutdown but what the service is there for: the deadline begins when somebody asks for the
  /// stop, or when nothing has come further for five minutes. Legal without a start and more than once.
  ///
  /// @return true when everything that receivers handed over was delivered or dropped on purpose
  public synchronized boolean stop() {
    ending.request("stop requested");
    if (state == ServiceState.STOPPED || state == ServiceState.FAILED) {
      return delivered;
    }
    state = ServiceState.STOPPING;
    Graph.StopReport report = stopGraph();
    watchman.close();
    stopPush();
    state = ServiceState.STOPPED;
    stopAdmin();
    delivered = report.complete();
    stopProblems = stopProblems(report);
    if (report.refusedBatches() > 0) {
      logger.log(
          Level.WARNING,
          "not delivered: "
              + report.refusedItems()
              + " records in "
              + report.refusedBatches()
              + " batches");
    }
    logStopped();
    return delivered;
  }

  /// Says where the configuration is read again for a reload. Without it there is none.
  public void reloadFrom(ConfigurationSource source) {
    reloads.from(source);
  }

  /// Reads the configuration again and makes it run. What has not changed runs on with all that it
  /// holds; what has changed is drained and made anew. Reloads are done one after the other; each takes
  /// about `service.shutdown_deadline` at most, twice that when it is taken back.
  ///
  /// @throws IllegalStateException when the service does not know where to read it
  public synchronized ReloadResult reload() {
    ReloadResult result;
    if (state != ServiceState.RUNNING || ending.isDecided()) {
      result =
          new ReloadResult(
              ReloadResult.Outcome.BLOCKED,
              now(),
              "the service is " + (state == ServiceState.RUNNING ? "about to stop" : state.label()),
              List.of(),
              GraphChange.between(running.graph(), running.graph()),
              List.of());
    } else {
      Reload.Attempt attempt =
          new Reload(running, this::environment, telemetry, ending, this::now)
              .from(reloads.source());
      if (attempt.result().outcome().success()) {
        TelemetrySettings before = running.configuration().service().telemetry();
        runs(attempt.running());
        follow(before);
      } else {
        running = attempt.running();
      }
      result = attempt.result();
    }
    reloads.done(result);
    return result;
  }

  /// What the stop left undone, one clause each.
  public synchronized List<String> stopProblems() {
    return stopProblems;
  }

  private List<String> stopProblems(Graph.StopReport report) {
    List<String> problems = new ArrayList<>(report.failures());
    if (report.refusedBatches() > 0) {
      problems.add(
          report.refusedItems()
              + " records were not delivered within service.shutdown_deadline ("
              + DurationText.format(running.configuration().service().shutdownDeadline())
              + ")");
    }
    return List.copyOf(problems);
  }

  private Graph.StopReport stopGraph() {
    StopTime time = StopTime.open(running.configuration().service().shutdownDeadline());
    if (ending.sourcesAreOver()) {
      ending.whenAsked(time::begin);
    } else {
      time.begin();
    }
    try (StallWatch _ = StallWatch.begin(STALLED, this::progress, () -> stalled(time))) {
      return running.graph().stop(time);
    }
  }

  private void stalled(StopTime time) {
    logger.log(
        Level.WARNING,
        "nothing has been delivered for "
            + STALLED.toMinutes()
            + " min; what is left has service.shutdown_deadline");
    time.begin();
  }

  /// Changes with every batch that comes further. A try that fails is no progress: it may be made again
  /// for ever.
  private long progress() {
    return telemetry.shown().stream()
        .map(Instruments::telemetry)
        .mapToLong(one -> one.itemsIn() + one.itemsOut() + one.droppedItems() + one.refusedItems())
        .sum();
  }

  /// Records given up since the start because a component failed. Those that a full queue was told to
  /// drop are not among them.
  public long lostItems() {
    return telemetry.lostItems();
  }

  private void logStopped() {
    long dropped =
        telemetry.shown().stream().mapToLong(one -> one.telemetry().droppedItems()).sum();
    if (dropped > 0) {
      logger.log(Level.WARNING, "stopped; records dropped since the start: " + dropped);
    } else {
      logger.log(Level.INFO, delivered ? "stopped, everything is delivered" : "stopped");
    }
  }

  public ServiceState state() {
    return state;
  }

  private ServiceHealth health() {
    return new ServiceHealth(
        state.label(), state == ServiceState.RUNNING, watchman.unhealthyReasons());
  }

  /// How everything is now.
  public ServiceStatus status() {
    Duration uptime = Duration.between(started, now());
    Running now = running;
    return new ServiceStatus(
        environment.version(),
        state,
        started,
        uptime,
        new ConfigurationStatus(EffectiveConfiguration.sha256(now.configuration()), now.since()),
        reloads.status(),
        watchman.unhealthyReasons(),
        watchman.degradedReasons(),
        now.configuration().pipelines(),
        watchman.statuses());
  }

  /// Where the admin server listens, with the port that it took; empty when it does not run.
  public Optional<InetSocketAddress> adminAddress() {
    return Optional.ofNullable(admin).map(AdminServer::address);
  }

  private void runs(Running now) {
    running = now;
    telemetry
        .service()
        .runs(EffectiveConfiguration.sha256(now.configuration()), environment.clock().epochNanos());
  }

  /// What a graph of this configuration needs. Parts that outlive the configuration are told of the
  /// one that came after it.
  private GraphEnvironment environment(Configuration configuration) {
    int generation = running.generation() + 1;
    return new GraphEnvironment(
        environment.clock(),
        environment.resource(),
        telemetry,
        ending,
        memoryLimit,
        () -> {
          Running now = running;
          return EffectiveConfiguration.setup(
              now.generation() < generation ? configuration : now.configuration());
        },
        this::health);
  }

  /// Does what other settings of telemetry ask for.
  private void follow(TelemetrySettings before) {
    TelemetrySettings now = running.configuration().service().telemetry();
    LogOutput.configure(now.logs());
    if (!now.metrics().equals(before.metrics())) {
      stopPush();
      startPush();
    }
  }

  private void startPush() {
    OtlpPushSettings settings = running.configuration().service().telemetry().metrics().otlp();
    if (settings.enabled()) {
      push =
          MetricsPush.start(
              settings,
              telemetry,
              environment.clock(),
              environment.resource().attributes(),
              environment.version());
    }
  }

  private void stopPush() {
    MetricsPush pushing = push;
    push = null;
    if (pushing != null) {
      pushing.close();
    }
  }

  private void startAdmin() throws StartException {
    AdminSettings settings = running.configuration().service().admin();
    if (settings.enabled()) {
      AdminServer server =
          AdminServer.start(settings.listen(), new Surface(), telemetry.registry());
      admin = server;
      logger.log(Level.INFO, "admin server on http://" + text(server.address()));
    }
  }

  private void stopAdmin() {
    AdminServer server = admin;
    if (server != null) {
      server.close();
      admin = null;
    }
  }

  private static String text(InetSocketAddress address) {
    String host = Address.ofBytes(address.getAddress().getAddress()).toString();
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  private Instant now() {
    return Instant.ofEpochSecond(0, environment.clock().epochNanos());
  }

  /// What the admin server tells of this service.
  private final class Surface implements AdminSurface {
    @Override
    public List<String> unhealthyReasons() {
      return watchman.unhealthyReasons();
    }

    @Override
    public boolean ready() {
      return state == ServiceState.RUNNING;
    }

    @Override
    public String state() {
      return state.label();
    }

    @Override
    public boolean reloads() {
      return reloads.possible();
    }

    @Override
    public Reloaded reload() {
      ReloadResult result = Service.this.reload();
      return new Reloaded(result.outcome().httpStatus(), result.toText(), result.toJson());
    }

    @Override
    public String statusJson() {
      return status().toJson();
    }
  }
}
