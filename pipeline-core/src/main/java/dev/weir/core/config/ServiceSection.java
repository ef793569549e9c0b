// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import java.util.Optional;
import java.util.Set;

/// Reads the section `service` without its pipelines.
final class ServiceSection {
  static final String KEY = "service";
  static final String PIPELINES = "pipelines";

  private ServiceSection() {}

  /// Where the section stands; where it would, when it is not written.
  static Place place(ConfigNode.Mapping root) {
    return root.get(KEY)
        .map(section -> new Place(section.value(), section.key(), KEY))
        .orElseGet(
            () -> new Place(ConfigNode.Mapping.empty(root.position()), root.position(), KEY));
  }

  static Optional<ServiceSettings> read(Place place, ProblemList problems) {
    Optional<ServiceSettings> settings =
        new RecordBinder(problems).bind(ServiceSettings.DEFAULTS, place, Set.of(PIPELINES));
    settings.ifPresent(bound -> bound.check(place.intoUnlessKnown(problems)));
    return settings;
  }
}
