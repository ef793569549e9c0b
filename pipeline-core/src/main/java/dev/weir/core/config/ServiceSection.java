// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import java.util.Optional;
import java.util.Set;

/// Reads the section `service` without its pipelines.
final class ServiceSection {
  static final String KEY = "service";
  static final String PIPELINES = "pipelines";

  private ServiceSection() {}

  static Optional<ServiceSettings> read(ConfigNode.Entry section, ProblemList problems) {
    Place place = new Place(section.value(), section.key(), KEY);
    Optional<ServiceSettings> settings =
        new RecordBinder(problems).bind(ServiceSettings.DEFAULTS, place, Set.of(PIPELINES));
    settings.ifPresent(bound -> bound.check(place.intoUnlessKnown(problems)));
    return settings;
  }
}
