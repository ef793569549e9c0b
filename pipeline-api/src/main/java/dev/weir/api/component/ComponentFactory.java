// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.component;

import java.nio.file.Path;
import java.util.List;

/// Makes components of one type. Found by `java.util.ServiceLoader`; has a public constructor
/// without parameters that does nothing else.
///
/// @param <C> the configuration record; its components carry [Setting]
public sealed interface ComponentFactory<C extends Record>
    permits ReceiverFactory, ProcessorFactory, ExporterFactory {
  Kind kind();

  /// The id in configurations, the same as the component's directory name.
  String type();

  /// One sentence: what the component does.
  String description();

  Stability stability();

  /// The configuration with every default filled in. Required settings hold an empty value.
  C defaults();

  /// Checks what types and names cannot say. Adds problems and never throws; touches nothing
  /// outside the process, but reads files that are configuration themselves, like files of rules.
  default void check(C config, Problems problems) {}

  /// Files that are configuration too, like files of rules: when the content of one changes, a reload
  /// makes the component anew although its settings are the same. Not those that the component watches
  /// itself, and not what it reads as its source.
  default List<Path> files(C config) {
    return List.of();
  }

  /// Checks that the machine has what the configuration names: interfaces, directories, rights,
  /// endpoints. Changes nothing. Run by `weir validate --environment`.
  default void checkEnvironment(C config, Problems problems) {}
}
