// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.component;

import java.util.Locale;

/// How settled a component's settings and output are.
public enum Stability {
  /// May change without notice.
  ALPHA,
  /// Changes are announced in the changelog.
  BETA,
  /// Changes keep old configurations working.
  STABLE;

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
