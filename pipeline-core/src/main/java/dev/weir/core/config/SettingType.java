// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a setting can hold.
sealed interface SettingType {
  /// One word.
  record Scalar(ScalarType type) implements SettingType {}

  /// One word out of a few: the constants' names in lower case, read without regard to case.
  record Choice(List<? extends Enum<?>> constants) implements SettingType {
    Optional<Enum<?>> parse(String text) {
      // What other programs call that level, and so do environments made for them.
      String wanted = text.equalsIgnoreCase("warning") ? "warn" : text;
      for (Enum<?> constant : constants) {
        if (word(constant).equalsIgnoreCase(wanted)) {
          return Optional.of(constant);
        }
      }
      return Optional.empty();
    }

    List<String> words() {
      return constants.stream().map(Choice::word).toList();
    }

    static String word(Enum<?> constant) {
      return constant.name().toLowerCase(Locale.ROOT);
    }
  }

  /// A map with the keys of a record.
  record Nested(Class<? extends Record> type) implements SettingType {}

  /// A list of things of one type.
  record ListOf(SettingType item) implements SettingType {}

  /// A map from any words to texts.
  record TextMap() implements SettingType {}

  /// The type's name in reference tables.
  default String label() {
    return switch (this) {
      case Scalar scalar -> scalar.type().label();
      case Choice choice -> choice.words().stream().collect(Collectors.joining("|"));
      case Nested _ -> "map";
      case ListOf list -> "list of " + list.item().label();
      case TextMap _ -> "map of string";
    };
  }

  /// The type as the object of "wanted".
  default String wanted() {
    return switch (this) {
      case Scalar scalar -> scalar.type().wanted();
      case Choice choice -> "one of " + String.join(", ", choice.words());
      case Nested _ -> "a map of settings";
      case ListOf _ -> "a list like [a, b]";
      case TextMap _ -> "a map like {name: text}";
    };
  }

  /// The setting type of a Java type; empty when settings cannot hold it.
  static Optional<SettingType> of(Type type) {
    return switch (type) {
      case Class<?> plain when plain.isRecord() && ScalarType.of(plain).isEmpty() ->
          Optional.of(new Nested(plain.asSubclass(Record.class)));
      case Class<?> plain when plain.isEnum() ->
          Optional.of(
              new Choice(
                  Arrays.stream(plain.getEnumConstants())
                      .<Enum<?>>map(constant -> (Enum<?>) constant)
                      .toList()));
      case Class<?> plain -> ScalarType.of(plain).map(Scalar::new);
      case ParameterizedType generic when generic.getRawType() == List.class ->
          of(generic.getActualTypeArguments()[0]).map(ListOf::new);
      case ParameterizedType generic
          when generic.getRawType() == Map.class
              && Arrays.equals(
                  generic.getActualTypeArguments(), new Type[] {String.class, String.class}) ->
          Optional.of(new TextMap());
      default -> Optional.empty();
    };
  }
}
