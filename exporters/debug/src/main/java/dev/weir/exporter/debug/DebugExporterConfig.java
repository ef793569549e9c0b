// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.debug;

import dev.weir.api.component.Setting;

/// The settings of the `debug` exporter.
public record DebugExporterConfig(
    @Setting("`text` for people, `json` for one JSON object a line.") Format format,
    @Setting(
            "Lines per second of flows, of events and of metrics each; what is more is counted and told"
                + " in one line; 0 for no limit.")
        int maxRate) {

  /// How a record is printed.
  public enum Format {
    TEXT,
    JSON
  }

  static DebugExporterConfig defaults() {
    return new DebugExporterConfig(Format.TEXT, 1000);
  }
}
