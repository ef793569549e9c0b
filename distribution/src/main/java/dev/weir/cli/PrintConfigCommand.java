// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import dev.weir.cli.console.Json;
import dev.weir.core.config.ConfigurationException;
import dev.weir.core.config.EffectiveConfiguration;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `weir print-config`: the configuration as Weir understands it.
@Command(
    name = "print-config",
    description =
        "Prints the effective configuration: files merged, defaults filled in, secrets as ***.")
final class PrintConfigCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigurationArguments arguments;
  @Mixin private OutputArgument output;

  @Override
  public Integer call() throws ConfigurationException {
    String yaml = EffectiveConfiguration.toYaml(arguments.load().configuration());
    PrintWriter out = spec.commandLine().getOut();
    switch (output.format()) {
      case TEXT -> out.print(yaml);
      case JSON ->
          out.println(Json.text(new Load(LoadSettings.builder().build()).loadFromString(yaml)));
    }
    out.flush();
    return ExitCode.DONE;
  }
}
