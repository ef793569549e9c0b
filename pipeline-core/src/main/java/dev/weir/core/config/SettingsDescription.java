// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import dev.weir.api.component.ComponentFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Lists the settings of a configuration record, nested ones as paths, in the order of the record.
public final class SettingsDescription {
  private final List<SettingDescription> settings = new ArrayList<>();
  private final Set<Class<?>> open = new HashSet<>();

  private SettingsDescription() {}

  /// The settings of a component, without `queue` and `retry`, which every exporter has.
  ///
  /// @throws IllegalArgumentException when the record cannot be bound: a component without
  ///     `@Setting`, of an unknown type, or without a default though not required
  public static List<SettingDescription> of(ComponentFactory<?> factory) {
    return of(factory.defaults());
  }

  /// The settings of a record with the values of `defaults`.
  ///
  /// @throws IllegalArgumentException as [#of(ComponentFactory)]
  public static List<SettingDescription> of(Record defaults) {
    SettingsDescription description = new SettingsDescription();
    description.add(defaults.getClass(), Optional.of(defaults), "");
    return List.copyOf(description.settings);
  }

  private void add(Class<? extends Record> type, Optional<? extends Record> defaults, String path) {
    if (!open.add(type)) {
      throw new IllegalArgumentException(type.getSimpleName() + " contains itself");
    }
    for (SettingField field : RecordShape.of(type).fields()) {
      Optional<Object> value = defaults.map(field::valueIn);
      boolean required = field.setting().required();
      if (value.isEmpty() && defaults.isPresent() && !required) {
        throw new IllegalArgumentException(
            type.getSimpleName() + ": the default of '" + field.key() + "' is null");
      }
      add(field, value, path.isEmpty() ? field.key() : path + "." + field.key());
    }
    open.remove(type);
  }

  private void add(SettingField field, Optional<Object> value, String path) {
    if (field.type() instanceof SettingType.Nested(var type)) {
      add(type, nestedDefaults(type, value), path);
      return;
    }
    boolean required = field.setting().required();
    settings.add(
        new SettingDescription(
            path,
            field.type().label(),
            value.filter(_ -> !required).map(given -> text(field, given)).orElse(""),
            field.setting().value(),
            required,
            field.secret(),
            field.setting().example()));
    if (field.type() instanceof SettingType.ListOf(SettingType.Nested(var type))) {
      add(type, RecordShape.constantDefaults(type), path + "[]");
    }
  }

  private static <R extends Record> Optional<R> nestedDefaults(
      Class<R> type, Optional<Object> value) {
    return value.<R>map(type::cast).or(() -> RecordShape.constantDefaults(type));
  }

  private static String text(SettingField field, Object value) {
    return SettingsTree.inline(SettingsTree.of(field.type(), value, field.secret()));
  }
}
