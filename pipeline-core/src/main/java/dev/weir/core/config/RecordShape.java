// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The settings of a record class and how to make one.
record RecordShape<R extends Record>(List<SettingField> fields, Constructor<R> constructor) {
  RecordShape {
    fields = List.copyOf(fields);
  }

  /// @throws IllegalArgumentException when a component of the record cannot be a setting
  static <R extends Record> RecordShape<R> of(Class<R> type) {
    List<SettingField> fields = new ArrayList<>();
    RecordComponent[] components = type.getRecordComponents();
    for (RecordComponent component : components) {
      fields.add(SettingField.of(component));
    }
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<R> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return new RecordShape<>(fields, constructor);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("a record without its canonical constructor", e);
    }
  }

  List<String> keys() {
    return fields.stream().map(SettingField::key).toList();
  }

  /// Makes a record.
  ///
  /// @throws IllegalArgumentException when the record's own constructor refuses the values
  R create(List<Object> values) {
    try {
      return constructor.newInstance(values.toArray());
    } catch (InvocationTargetException e) {
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      String message = Objects.requireNonNullElse(cause.getMessage(), cause.toString());
      throw new IllegalArgumentException(message, e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /// What an item of a list takes for the settings it does not give: the record's constant
  /// `DEFAULTS`, when it has one. Without it every setting must be given.
  static <R extends Record> Optional<R> constantDefaults(Class<R> type) {
    try {
      Field field = type.getDeclaredField("DEFAULTS");
      if (!Modifier.isStatic(field.getModifiers()) || field.getType() != type) {
        return Optional.empty();
      }
      field.setAccessible(true);
      return Optional.ofNullable(type.cast(field.get(null)));
    } catch (NoSuchFieldException _) {
      return Optional.empty();
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
