// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import dev.weir.core.config.ConfigurationException;
import dev.weir.core.config.ConfigurationLoader;
import dev.weir.core.config.LoadedConfiguration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The arguments of every command that reads a configuration, and the reading.
public final class ConfigurationArguments {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      required = true,
      arity = "1..*",
      description = "Configuration files; later ones override earlier ones.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "Overrides one setting, for example receivers.tc.idle_timeout=30s.")
  private List<String> assignments = new ArrayList<>();

  @Mixin private PluginArguments plugins;

  /// Reads the configuration; tells the user of broken plugins and of warnings.
  ///
  /// @throws ConfigurationException with every problem, when there is one
  public LoadedConfiguration load() throws ConfigurationException {
    ConfigurationLoader loader = new ConfigurationLoader(plugins.catalog(), System.getenv());
    LoadedConfiguration loaded = loader.load(files, assignments);
    loaded
        .warnings()
        .forEach(warning -> command.commandLine().getErr().println("warning: " + warning));
    return loaded;
  }
}
