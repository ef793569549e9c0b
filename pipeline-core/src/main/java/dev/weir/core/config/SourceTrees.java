// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import java.util.Optional;

/// Lays files and `--set` arguments over each other, later ones on top.
final class SourceTrees {
  private final ProblemList problems;
  private final ProblemList warnings;
  private Optional<ConfigNode> tree = Optional.empty();
  private boolean complete = true;
  private int sources;

  SourceTrees(ProblemList problems, ProblemList warnings) {
    this.problems = problems;
    this.warnings = warnings;
  }

  /// Adds a file's text. Text that is not YAML is a problem and leaves the tree as it was.
  void addText(String name, String text) {
    Source source = new Source(name, sources++);
    Optional<ConfigNode> read = new YamlReader(source, text, problems).read();
    if (read.isEmpty()) {
      complete = false;
      return;
    }
    ConfigNode node = read.get();
    switch (node) {
      case ConfigNode.Mapping _ ->
          tree = tree.map(under -> TreeMerger.merge(under, node)).or(() -> read);
      case ConfigNode.Scalar scalar when scalar.isNull() ->
          warnings.add(Position.startOf(source), "", "the file is empty");
      case ConfigNode.Scalar _, ConfigNode.Sequence _ -> {
        complete = false;
        problems.add(
            node.position(), "", "found " + node.describe() + "; wanted a map of " + sections());
      }
    }
  }

  /// Notes a file that cannot be read at all.
  void addUnreadable(String name, String reason) {
    complete = false;
    problems.add(Position.whole(new Source(name, sources++)), "", reason);
  }

  /// Applies an argument `path=value`.
  void addAssignment(String argument) {
    Optional<SetOption> option = SetOption.parse(argument, sources++, problems);
    if (option.isEmpty()) {
      complete = false;
      return;
    }
    tree = Optional.of(option.get().apply(tree.orElseGet(option.get()::emptyTree)));
  }

  /// The whole tree; empty when there is nothing to read, which is then a problem.
  Optional<ConfigNode.Mapping> merged() {
    if (tree.isPresent() && tree.get() instanceof ConfigNode.Mapping mapping) {
      return Optional.of(mapping);
    }
    if (complete) {
      Position start = Position.startOf(new Source(firstName(), 0));
      problems.add(start, "", "the file is empty; wanted a map of " + sections());
    }
    return Optional.empty();
  }

  private String firstName() {
    return warnings.inOrder().stream().findFirst().map(Problem::file).orElse("configuration");
  }

  /// Whether nothing was left out, so that something not found is really not there.
  boolean complete() {
    return complete;
  }

  private static String sections() {
    return String.join(", ", ConfigurationBinder.SECTIONS);
  }
}
