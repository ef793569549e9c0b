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

  /// The whole status as one JSON object.
  String statusJson();
}
