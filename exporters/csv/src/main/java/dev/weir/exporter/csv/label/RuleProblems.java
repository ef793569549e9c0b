// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.label;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/// Collects what is wrong in one file. Not safe for use by several threads.
final class RuleProblems {
  private final String file;
  private final List<RuleProblem> problems = new ArrayList<>();

  RuleProblems(String file) {
    this.file = file;
  }

  void add(Node node, String path, String message) {
    add(node.getStartMark(), path, message);
  }

  void add(Optional<Mark> mark, String path, String message) {
    problems.add(
        mark.map(at -> new RuleProblem(file, at.getLine() + 1, at.getColumn() + 1, path, message))
            .orElse(new RuleProblem(file, 0, 0, path, message)));
  }

  void addWhole(String message) {
    add(Optional.empty(), "", message);
  }

  boolean isEmpty() {
    return problems.isEmpty();
  }

  /// In the order of the file.
  List<RuleProblem> inOrder() {
    return problems.stream()
        .sorted(Comparator.comparingInt(RuleProblem::line).thenComparingInt(RuleProblem::column))
        .toList();
  }
}
