// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.service;

import dev.weir.core.config.ConfigurationException;
import dev.weir.core.config.LoadedConfiguration;

/// Where a service gets its configuration from again: the same files with the same arguments, the same
/// component types. Called by one thread at a time.
@FunctionalInterface
public interface ConfigurationSource {
  /// Reads it as it is now.
  ///
  /// @throws ConfigurationException with every problem, when there is one
  LoadedConfiguration load() throws ConfigurationException;
}
