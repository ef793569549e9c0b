// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import java.util.List;

/// A configuration without errors, and what else its author should know.
public final class LoadedConfiguration {
  private final Configuration configuration;
  private final List<Problem> warnings;
  private final List<ComponentSection.Bound> components;
  private final Place service;

  LoadedConfiguration(
      Configuration configuration,
      List<Problem> warnings,
      List<ComponentSection.Bound> components,
      Place service) {
    this.configuration = configuration;
    this.warnings = List.copyOf(warnings);
    this.components = List.copyOf(components);
    this.service = service;
  }

  public Configuration configuration() {
    return configuration;
  }

  /// What is legal and yet hardly meant, such as a component that no pipeline uses.
  public List<Problem> warnings() {
    return warnings;
  }

  /// What of it a running service cannot change to.
  ///
  /// @param running what the service runs with
  public List<Problem> checkReload(ServiceSettings running) {
    ProblemList problems = new ProblemList();
    configuration.service().checkReload(running, service.into(problems));
    return problems.inOrder();
  }

  /// Checks that this machine has what the configuration names: interfaces, directories, rights,
  /// endpoints. Changes nothing; may block on the file system.
  public List<Problem> checkEnvironment() {
    ProblemList problems = new ProblemList();
    components.forEach(bound -> ComponentChecks.checkEnvironment(bound, problems));
    configuration.service().checkEnvironment(service.into(problems));
    return problems.inOrder();
  }
}
