// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import dev.weir.api.component.ComponentFactory;
import dev.weir.api.component.Problems;
import dev.weir.core.config.RecordBinder.Place;

/// Runs the checks that components bring, and finds the place of what they report.
final class ComponentChecks {
  private ComponentChecks() {}

  /// What types and names cannot say.
  static void check(
      ConfiguredComponent component, ConfigNode node, Place place, ProblemList problems) {
    Problems below = below(component, node, place, problems);
    run(component, place, problems, (factory, config) -> factory.check(config, below));
    if (component instanceof ConfiguredExporter exporter) {
      exporter.queue().check((setting, message) -> below.add("queue." + setting, message));
      exporter.retry().check((setting, message) -> below.add("retry." + setting, message));
    }
  }

  /// What the machine must have.
  static void checkEnvironment(ComponentSection.Bound bound, ProblemList problems) {
    Problems below = below(bound.component(), bound.node(), bound.place(), problems);
    run(
        bound.component(),
        bound.place(),
        problems,
        (factory, config) -> factory.checkEnvironment(config, below));
  }

  /// Reports an exception from a component's code: no user can mend it by other settings alone.
  static void reportDefect(ProblemList problems, Place place, String doing, Throwable e) {
    problems.add(
        place.position(),
        place.path(),
        "a defect of the component, not of the configuration: " + doing + " failed with " + e);
  }

  /// A sink for a component's problems that finds the place of the setting they name.
  private static Problems below(
      ConfiguredComponent component, ConfigNode node, Place place, ProblemList problems) {
    return (setting, message) ->
        problems.add(
            SettingPath.find(node, place.position(), setting),
            SettingPath.append(place.path(), setting),
            SecretTexts.mask(message, component.config()));
  }

  private interface Check {
    void run(ComponentFactory<Record> factory, Record config);
  }

  /// The configuration was made from the factory's own defaults, so their types agree.
  @SuppressWarnings("unchecked")
  private static void run(
      ConfiguredComponent component, Place place, ProblemList problems, Check check) {
    try {
      check.run((ComponentFactory<Record>) component.factory(), component.config());
    } catch (RuntimeException | LinkageError | AssertionError e) {
      reportDefect(problems, place, "its check", e);
    }
  }
}
