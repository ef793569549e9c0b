// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import dev.weir.api.Attributes;
import dev.weir.api.Resource;
import dev.weir.api.component.Clock;
import dev.weir.api.component.StartException;
import dev.weir.core.config.Configuration;
import dev.weir.core.log.LogOutput;
import dev.weir.core.service.ConfigurationSource;
import dev.weir.core.service.End;
import dev.weir.core.service.HeapPace;
import dev.weir.core.service.Service;
import dev.weir.core.service.ServiceEnvironment;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One run of a configuration for a command: from its start until SIGTERM, SIGINT, the end of its time
/// or of its sources, and the delivery of what is left.
final class ServiceRun {
  private final Service service;
  private final PrintWriter err;
  private @Nullable Duration limit;
  private boolean lossless;
  private boolean reloads;

  /// Builds the components, starts nothing.
  ///
  /// @throws dev.weir.core.graph.BuildException when one cannot be made
  ServiceRun(Configuration configuration, PrintWriter err) {
    LogOutput.configure(configuration.service().telemetry().logs());
    this.err = err;
    this.service =
        Service.build(
            configuration, new ServiceEnvironment(Clock.system(), resource(), Version.text()));
  }

  /// Ends by itself after this time; null for never.
  ServiceRun limit(@Nullable Duration most) {
    limit = most;
    return this;
  }

  /// Reloads from there at SIGHUP, and when the admin server is asked to.
  ServiceRun reloadFrom(ConfigurationSource source) {
    service.reloadFrom(source);
    reloads = true;
    return this;
  }

  /// A lost record is a failure, however the run ends.
  ServiceRun lossless() {
    lossless = true;
    return this;
  }

  Service service() {
    return service;
  }

  /// Runs to the end and returns the exit code. What went wrong is on `err`.
  ///
  /// @param started called once everything has started
  int run(Runnable started) throws StartException, InterruptedException {
    Signals.onStop(service::requestStop);
    if (reloads) {
      // What it comes to is in the log.
      Signals.onReload(service::reload);
    }
    service.start();
    started.run();
    HeapPace.keep();
    Duration most = limit;
    if (most != null) {
      CompletableFuture.delayedExecutor(most.toNanos(), TimeUnit.NANOSECONDS)
          .execute(service::requestStop);
    }
    End end = service.awaitEnd();
    boolean delivered = service.stop();
    return exitCode(end, delivered, service.lostItems());
  }

  /// A source with an end was to be delivered whole, so that a lost record is a failure. A service
  /// that ran until it was told to stop has told of its losses while it ran.
  private int exitCode(End end, boolean delivered, long lost) {
    if (end.reason() == End.Reason.FAILED) {
      err.println("weir: " + end.message());
      return ExitCode.FAILED;
    }
    if (!delivered) {
      err.println(
          "weir: not everything was delivered: " + String.join("; ", service.stopProblems()));
    }
    boolean all = lossless || end.reason() == End.Reason.FINISHED;
    if (all && lost > 0) {
      err.println("weir: " + lost + " records were lost; the log says why");
      return ExitCode.FAILED;
    }
    if (!delivered) {
      return ExitCode.FAILED;
    }
    return ExitCode.DONE;
  }

  /// This machine, as the OpenTelemetry resource conventions name it.
  private static Resource resource() {
    Attributes.Builder attributes = Attributes.builder().put("host.name", HostName.get());
    attributes.putIfPresent("k8s.node.name", System.getenv("NODE_NAME"));
    return new Resource(attributes.build());
  }
}
