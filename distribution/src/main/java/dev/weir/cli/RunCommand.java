// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import dev.weir.api.component.StartException;
import dev.weir.core.config.Configuration;
import dev.weir.core.config.ConfigurationException;
import java.time.Duration;
import java.util.concurrent.Callable;
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
          + " source to the end; then delivers what is left and exits with 0. What is left of sources that"
          + " ended by themselves has no deadline, unless a signal comes.",
      "SIGHUP, or a POST to /reload of the admin server, reads the same files again. A configuration"
          + " that cannot be used changes nothing; of another one, components that have not changed"
          + " run on."
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
    return new ServiceRun(configuration, spec.commandLine().getErr())
        .limit(duration)
        .reloadFrom(arguments::again)
        .run(() -> {});
  }
}
