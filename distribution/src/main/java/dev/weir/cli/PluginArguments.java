// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import dev.weir.core.catalog.ComponentCatalog;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Where plugins are, and the components that there are with them.
final class PluginArguments {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--plugins",
      paramLabel = "DIR",
      description =
          "Directory of plugin jars. Without it plugins/ here, else beside the program, if there.")
  private @Nullable Path directory;

  /// Reads the plugins and tells the user which are broken; the others work all the same.
  ComponentCatalog catalog() {
    ComponentCatalog catalog = quietCatalog();
    PrintWriter err = command.commandLine().getErr();
    catalog.problems().forEach(problem -> err.println("warning: plugin skipped: " + problem));
    return catalog;
  }

  /// The same for a caller who reports broken plugins himself.
  ComponentCatalog quietCatalog() {
    Path named = directory;
    if (named != null) {
      if (!Files.isDirectory(named)) {
        throw new ParameterException(
            command.commandLine(), "--plugins: '" + named + "' is not a directory");
      }
      return ComponentCatalog.withPlugins(named);
    }
    Path home = Path.of(System.getProperty("weir.home", "."));
    return Stream.of(Path.of("plugins"), home.resolve("plugins"))
        .filter(Files::isDirectory)
        .findFirst()
        .map(ComponentCatalog::withPlugins)
        .orElseGet(ComponentCatalog::builtIn);
  }
}
