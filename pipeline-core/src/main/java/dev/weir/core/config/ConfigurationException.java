// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import java.util.List;
import java.util.stream.Collectors;

/// A configuration cannot be used. Carries every problem, in the order of the files and positions;
/// the message has one line for each.
public final class ConfigurationException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  public ConfigurationException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  public List<Problem> problems() {
    return problems;
  }
}
