// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import dev.weir.api.component.Problems;

/// Where a map of settings stands in the configuration.
///
/// @param node what is written there
/// @param position where a problem of the whole is reported, usually its key
record Place(ConfigNode node, Position position, String path) {
  Place below(ConfigNode value, Position at, String key) {
    return new Place(value, at, SettingPath.join(path, key));
  }

  /// A sink for problems of settings that are named from here.
  Problems into(ProblemList problems) {
    return (setting, message) ->
        problems.add(
            SettingPath.find(node, position, setting), SettingPath.append(path, setting), message);
  }

  /// The same for what was bound in spite of problems and holds defaults in place of what could not
  /// be read: only settings that are written and were understood are worth a word.
  Problems intoUnlessKnown(ProblemList problems) {
    Problems all = into(problems);
    return (setting, message) -> {
      if (SettingPath.isWritten(node, setting)
          && !problems.hasAtOrBelow(SettingPath.append(path, setting))) {
        all.add(setting, message);
      }
    };
  }
}
