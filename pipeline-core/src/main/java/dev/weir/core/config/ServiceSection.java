// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import dev.weir.core.config.RecordBinder.Place;
import java.util.Optional;
import java.util.Set;

/// Reads the section `service` without its pipelines.
final class ServiceSection {
  static final String KEY = "service";
  static final String PIPELINES = "pipelines";

  private ServiceSection() {}

  static Optional<ServiceSettings> read(ConfigNode node, Position key, ProblemList problems) {
    Optional<ServiceSettings> settings =
        new RecordBinder(problems)
            .bind(ServiceSettings.DEFAULTS, node, new Place(key, KEY), Set.of(PIPELINES));
    settings.ifPresent(bound ->
        bound.check((setting, message) ->
            problems.add(
                SettingPath.find(node, key, setting), SettingPath.append(KEY, setting), message)));
    return settings;
  }
}
