// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.component;

import java.util.Locale;

/// The three kinds of component.
public enum Kind {
  RECEIVER,
  PROCESSOR,
  EXPORTER;

  /// `receiver`, `processor` or `exporter`.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The key of the section in a configuration file: `receivers`, `processors`, `exporters`.
  public String section() {
    return label() + "s";
  }
}
