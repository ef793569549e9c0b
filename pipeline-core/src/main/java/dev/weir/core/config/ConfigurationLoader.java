// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads configurations. Stateless between calls and safe for use by several threads.
public final class ConfigurationLoader {
  private final ComponentTypes types;
  private final Map<String, String> environment;

  /// @param types what receivers, processors and exporters there are
  /// @param environment what `${env:NAME}` stands for
  public ConfigurationLoader(ComponentTypes types, Map<String, String> environment) {
    this.types = types;
    this.environment = Map.copyOf(environment);
  }

  /// Reads files, later ones over earlier ones, then lays `path=value` assignments over them.
  ///
  /// @throws ConfigurationException with every problem, when there is one
  public LoadedConfiguration load(List<Path> files, List<String> assignments)
      throws ConfigurationException {
    Loading loading = new Loading();
    files.forEach(loading::addFile);
    assignments.forEach(loading.trees::addAssignment);
    return loading.finish();
  }

  /// Reads one configuration that is already in memory.
  ///
  /// @param name the file name for problems
  /// @throws ConfigurationException with every problem, when there is one
  public LoadedConfiguration loadText(String name, String yaml) throws ConfigurationException {
    Loading loading = new Loading();
    loading.trees.addText(name, yaml);
    return loading.finish();
  }

  private final class Loading {
    private final ProblemList problems = new ProblemList();
    private final ProblemList warnings = new ProblemList();
    private final SourceTrees trees = new SourceTrees(problems, warnings);

    void addFile(Path file) {
      try {
        trees.addText(file.toString(), Files.readString(file));
      } catch (NoSuchFileException _) {
        trees.addUnreadable(file.toString(), "there is no such file");
      } catch (AccessDeniedException _) {
        trees.addUnreadable(file.toString(), "this user may not read the file");
      } catch (CharacterCodingException _) {
        trees.addUnreadable(file.toString(), "is not UTF-8 text");
      } catch (IOException e) {
        trees.addUnreadable(file.toString(), "cannot be read: " + e.getMessage());
      }
    }

    LoadedConfiguration finish() throws ConfigurationException {
      ConfigurationBinder binder = new ConfigurationBinder(types, problems, warnings);
      Optional<Configuration> configuration =
          trees
              .merged()
              .map(tree -> new EnvironmentText(environment, problems).fillIn(tree))
              .flatMap(tree -> binder.bind(tree, trees.complete()));
      problems.throwIfAny();
      return new LoadedConfiguration(
          configuration.orElseThrow(), warnings.inOrder(), binder.components(), binder.service());
    }
  }
}
