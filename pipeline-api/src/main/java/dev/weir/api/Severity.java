// SPDX-License-Identifier: Apache-2.0
package dev.weir.api;

/// How much an event matters; the names and order of the OpenTelemetry log data model.
public enum Severity {
  DEBUG(5),
  INFO(9),
  WARN(13),
  ERROR(17),
  FATAL(21);

  private final int number;

  Severity(int number) {
    this.number = number;
  }

  /// The SeverityNumber of the OpenTelemetry log data model.
  public int number() {
    return number;
  }
}
