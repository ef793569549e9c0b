// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import dev.weir.core.config.ConfigurationException;
import dev.weir.core.config.ConfigurationLoader;
import dev.weir.core.config.LoadedConfiguration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The arguments of every command that reads a configuration, and the reading.
final class ConfigurationArguments {
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
  private @Nullable ConfigurationLoader known;

  /// Reads the configuration; tells the user of broken plugins and of warnings.
  ///
  /// @throws ConfigurationException with every problem, when there is one
  LoadedConfiguration load() throws ConfigurationException {
    known = new ConfigurationLoader(plugins.catalog(), System.getenv());
    LoadedConfiguration loaded = again();
    loaded
        .warnings()
        .forEach(warning -> command.commandLine().getErr().println("warning: " + warning));
    return loaded;
  }

  /// Reads the configuration as it is now, with the arguments and plugins of the first time, which must
  /// have been.
  ///
  /// @throws ConfigurationException with every problem, when there is one
  LoadedConfiguration again() throws ConfigurationException {
    return Objects.requireNonNull(known, "not loaded yet").load(files, assignments);
  }
}
