// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import dev.weir.core.config.Configuration;
import dev.weir.core.config.ConfigurationException;
import dev.weir.core.config.LoadedConfiguration;
import dev.weir.core.config.Problem;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `weir validate`: tells everything that is wrong with a configuration.
@Command(
    name = "validate",
    description = "Checks a configuration and tells every problem at once; needs no privileges.")
final class ValidateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigurationArguments arguments;

  @Option(
      names = "--environment",
      description =
          "Checks also that this machine has what the configuration names: interfaces,"
              + " directories, rights, endpoints.")
  private boolean environment;

  @Override
  public Integer call() throws ConfigurationException {
    LoadedConfiguration loaded = arguments.load();
    if (environment) {
      List<Problem> problems = loaded.checkEnvironment();
      if (!problems.isEmpty()) {
        throw new ConfigurationException(problems);
      }
    }
    spec.commandLine().getOut().println("ok: " + summary(loaded.configuration()));
    return ExitCode.DONE;
  }

  private static String summary(Configuration configuration) {
    return count(configuration.receivers().size(), "receiver")
        + ", "
        + count(configuration.processors().size(), "processor")
        + ", "
        + count(configuration.exporters().size(), "exporter")
        + " in "
        + count(configuration.pipelines().size(), "pipeline");
  }

  static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
