// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import dev.weir.api.Attributes;
import dev.weir.api.Resource;
import dev.weir.api.component.Clock;
import dev.weir.api.component.StartException;
import dev.weir.core.config.Configuration;
import dev.weir.core.config.ConfigurationException;
import dev.weir.core.config.DurationText;
import dev.weir.core.log.LogOutput;
import dev.weir.core.service.End;
import dev.weir.core.service.Service;
import dev.weir.core.service.ServiceEnvironment;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `weir run`: runs pipelines until somebody says stop or their sources end.
@Command(
    name = "run",
    description = {
      "Runs pipelines until SIGTERM or SIGINT, for --duration, or until every receiver has read its"
          + " source to the end; then delivers what is left and exits with 0."
    })
final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigurationArguments arguments;

  @Option(
      names = "--duration",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "Stops after this time, for example 90s.")
  private @Nullable Duration duration;

  @Override
  public Integer call() throws ConfigurationException, StartException, InterruptedException {
    Configuration configuration = arguments.load().configuration();
    LogOutput.configure(configuration.service().telemetry().logs());
    Service service =
        Service.build(
            configuration, new ServiceEnvironment(Clock.system(), resource(), Version.text()));
    Signals.onStop(service::requestStop);
    service.start();
    Duration limit = duration;
    if (limit != null) {
      CompletableFuture.delayedExecutor(limit.toNanos(), TimeUnit.NANOSECONDS)
          .execute(service::requestStop);
    }
    End end = service.awaitEnd();
    boolean delivered = service.stop();
    return exitCode(end, delivered, service.lostItems(), configuration);
  }

  /// A source with an end was to be delivered whole, so that a lost record is a failure. A service
  /// that ran until it was told to stop has told of its losses while it ran.
  private int exitCode(End end, boolean delivered, long lost, Configuration configuration) {
    PrintWriter err = spec.commandLine().getErr();
    if (end.reason() == End.Reason.FAILED) {
      err.println("weir: " + end.message());
      return ExitCode.FAILED;
    }
    if (!delivered) {
      err.println(
          "weir: not everything was delivered within service.shutdown_deadline ("
              + DurationText.format(configuration.service().shutdownDeadline())
              + ")");
      return ExitCode.FAILED;
    }
    if (end.reason() == End.Reason.FINISHED && lost > 0) {
      err.println(
          "weir: the sources are read, but " + lost + " records were lost; the log says why");
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
