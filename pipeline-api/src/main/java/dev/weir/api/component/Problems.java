// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.component;

/// Collects what is wrong with a configuration. Every check runs and every problem is reported, so
/// a user mends a file in one go.
@FunctionalInterface
public interface Problems {
  /// Reports a problem.
  ///
  /// @param setting the setting's path below the component, for example `queue.size`, `interfaces[1]`;
  ///     empty for the component as a whole
  /// @param message what was found and what is wanted, for example `'3 MiB' is not a power of two;
  ///     wanted 2MiB or 4MiB`
  void add(String setting, String message);
}
