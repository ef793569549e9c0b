// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.admin;

import java.util.List;

/// What the admin server tells. Asked by several threads.
public interface AdminSurface {
  /// Why the process is unhealthy, one line for each reason; empty when it is well.
  List<String> unhealthyReasons();

  /// Whether everything is started and nothing stops.
  boolean ready();

  /// The word for where the service is in its life.
  String state();

  /// Whether the configuration can be reloaded.
  boolean reloads();

  /// Reloads the configuration and returns when that is done.
  Reloaded reload();

  /// What came of a reload.
  ///
  /// @param status of the answer
  record Reloaded(int status, String text, String json) {}

  /// The whole status as one JSON object.
  String statusJson();
}
