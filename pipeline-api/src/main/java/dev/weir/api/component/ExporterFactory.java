// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.component;

/// Makes exporters of one type.
public non-sealed interface ExporterFactory<C extends Record> extends ComponentFactory<C> {
  @Override
  default Kind kind() {
    return Kind.EXPORTER;
  }

  /// Makes an exporter. Acquires nothing yet.
  Exporter create(ComponentContext context, C config);
}
