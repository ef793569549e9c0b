// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.reload;

import dev.weir.api.component.Setting;
import java.nio.file.Path;
import java.util.List;

/// The settings of all components of these tests.
///
/// @param mark what tells one configuration of a component from another; `broken` does not start,
///     `unmakeable` cannot be made
public record MarkedSettings(
    @Setting("Tells configurations apart.") String mark,
    @Setting("A port to take at the start; 0 for none.") int port,
    @Setting("Whether a receiver shares its source, or a processor holds what comes.")
        boolean shares,
    @Setting("A file that is configuration too; empty for none.") Path rules) {
  static final MarkedSettings DEFAULTS = new MarkedSettings("first", 0, false, Path.of(""));

  List<Path> files() {
    return rules.toString().isEmpty() ? List.of() : List.of(rules);
  }
}
