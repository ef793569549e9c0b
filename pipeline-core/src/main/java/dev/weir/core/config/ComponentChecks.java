// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import dev.weir.api.component.ComponentFactory;
import dev.weir.api.component.Problems;

/// Runs the checks that components bring.
final class ComponentChecks {
  private ComponentChecks() {}

  /// What types and names cannot say.
  ///
  /// @param sound whether the component was bound without problems
  static void check(ComponentSection.Bound bound, boolean sound, ProblemList problems) {
    Place place = bound.place();
    Problems sink = sound ? place.into(problems) : place.intoUnlessKnown(problems);
    run(bound, sink, problems, ComponentFactory::check);
    if (bound.component() instanceof ConfiguredExporter exporter) {
      exporter.queue().check((setting, message) -> sink.add("queue." + setting, message));
      exporter.retry().check((setting, message) -> sink.add("retry." + setting, message));
    }
  }

  /// What the machine must have.
  static void checkEnvironment(ComponentSection.Bound bound, ProblemList problems) {
    Problems sink = bound.place().into(problems);
    run(bound, sink, problems, ComponentFactory::checkEnvironment);
    if (bound.component() instanceof ConfiguredExporter exporter) {
      exporter
          .queue()
          .checkEnvironment(
              exporter.id(), (setting, message) -> sink.add("queue." + setting, message));
    }
  }

  /// Reports an exception from a component's code: no user can mend it by other settings alone.
  static void reportDefect(Place place, String doing, Throwable e, ProblemList problems) {
    problems.add(
        place.position(),
        place.path(),
        "a defect of the component, not of the configuration: " + doing + " failed with " + e);
  }

  private interface Check {
    void run(ComponentFactory<Record> factory, Record config, Problems problems);
  }

  /// The configuration was made from the factory's own defaults, so their types agree.
  @SuppressWarnings("unchecked")
  private static void run(
      ComponentSection.Bound bound, Problems sink, ProblemList problems, Check check) {
    Record config = bound.component().config();
    try {
      check.run(
          (ComponentFactory<Record>) bound.component().factory(),
          config,
          (setting, message) -> sink.add(setting, SecretTexts.mask(message, config)));
    } catch (RuntimeException | LinkageError | AssertionError e) {
      reportDefect(bound.place(), "its check", e, problems);
    }
  }
}
