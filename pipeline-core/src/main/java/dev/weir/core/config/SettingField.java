// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import dev.weir.api.component.Setting;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Locale;
import java.util.regex.Pattern;

/// One setting of a record.
record SettingField(String key, SettingType type, Setting setting, Method accessor) {
  private static final Pattern HUMP = Pattern.compile("([a-z0-9])([A-Z])");
  private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");

  /// @throws IllegalArgumentException when the component cannot be a setting
  static SettingField of(RecordComponent component) {
    String name = component.getDeclaringRecord().getSimpleName() + "." + component.getName();
    Setting setting = component.getAnnotation(Setting.class);
    if (setting == null) {
      throw new IllegalArgumentException(name + " has no @Setting");
    }
    String key = HUMP.matcher(component.getName()).replaceAll("$1_$2").toLowerCase(Locale.ROOT);
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException(
          name + " gives the key '" + key + "'; wanted a camel-case name of letters and digits");
    }
    SettingType type =
        SettingType.of(component.getGenericType())
            .orElseThrow(() ->
                new IllegalArgumentException(
                    name
                        + " has the type "
                        + component.getGenericType().getTypeName()
                        + ", which settings cannot hold"));
    component.getAccessor().setAccessible(true);
    return new SettingField(key, type, setting, component.getAccessor());
  }

  boolean secret() {
    return setting.secret();
  }

  /// The field's value in a record of its class.
  Object valueIn(Record record) {
    try {
      return accessor.invoke(record);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(key + " cannot be read: " + e.getCause(), e);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
