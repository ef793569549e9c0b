// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.service;

import java.util.Locale;

/// Where a service is in its life.
public enum ServiceState {
  BUILT,
  STARTING,
  RUNNING,
  STOPPING,
  STOPPED,
  /// It could not start; what was started is stopped.
  FAILED;

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
