// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import dev.weir.api.component.ComponentFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Lists the settings of a configuration record, nested ones as paths, in the order of the record.
public final class SettingsDescription {
  private final List<SettingDescription> settings = new ArrayList<>();
  private final Set<Class<?>> open = new HashSet<>();
  private final Function<Object, String> texts;

  /// @param texts writes the tree of a default value
  private SettingsDescription(Function<Object, String> texts) {
    this.texts = texts;
  }

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
    return of(defaults, SettingsTree::inline);
  }

  /// The keys alone, of which each is checked as [#of(ComponentFactory)] does. Every start asks for
  /// those of all components, and writing each default as YAML takes most of the time.
  ///
  /// @throws IllegalArgumentException as [#of(ComponentFactory)]
  public static List<String> keys(ComponentFactory<?> factory) {
    return of(factory.defaults(), _ -> "").stream().map(SettingDescription::key).toList();
  }

  private static List<SettingDescription> of(Record defaults, Function<Object, String> texts) {
    SettingsDescription description = new SettingsDescription(texts);
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

  private String text(SettingField field, Object value) {
    return texts.apply(SettingsTree.of(field.type(), value, field.secret()));
  }
}
