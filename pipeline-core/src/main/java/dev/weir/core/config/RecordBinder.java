// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Makes records from trees: every key that a tree gives is checked and laid over the defaults.
final class RecordBinder {
  /// Where a record stands in the configuration.
  ///
  /// @param position where a problem of the record as a whole is reported
  record Place(Position position, String path) {
    Place below(Position at, String key) {
      return new Place(at, SettingPath.join(path, key));
    }
  }

  private final ProblemList problems;

  RecordBinder(ProblemList problems) {
    this.problems = problems;
  }

  /// Binds a map of settings, or nothing at all, which means every default.
  ///
  /// @param otherKeys keys of the map that somebody else reads
  /// @return empty when a problem was reported
  <R extends Record> Optional<R> bind(
      R defaults, ConfigNode node, Place place, Set<String> otherKeys) {
    @SuppressWarnings("unchecked")
    Class<R> type = (Class<R>) defaults.getClass();
    return bind(type, Optional.of(defaults), node, place, otherKeys);
  }

  private <R extends Record> Optional<R> bind(
      Class<R> type, Optional<R> defaults, ConfigNode node, Place place, Set<String> otherKeys) {
    if (!(node instanceof ConfigNode.Mapping) && !node.isAbsent()) {
      problems.add(
          node.position(), place.path(), "found " + node.describe() + "; wanted a map of settings");
      return Optional.empty();
    }
    ConfigNode.Mapping mapping =
        node instanceof ConfigNode.Mapping found
            ? found
            : ConfigNode.Mapping.empty(node.position());
    RecordShape<R> shape = RecordShape.of(type);
    int before = problems.size();
    refuseUnknownKeys(mapping, shape.keys(), otherKeys, place);
    List<Object> values = new ArrayList<>();
    for (SettingField field : shape.fields()) {
      Optional<Object> ifAbsent = defaults.map(field::valueIn);
      bindField(field, mapping.get(field.key()), ifAbsent, place).ifPresent(values::add);
    }
    if (problems.size() > before) {
      return Optional.empty();
    }
    try {
      return Optional.of(shape.create(values));
    } catch (IllegalArgumentException e) {
      problems.add(place.position(), place.path(), String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private void refuseUnknownKeys(
      ConfigNode.Mapping mapping, List<String> keys, Set<String> otherKeys, Place place) {
    List<String> known = new ArrayList<>(keys);
    known.addAll(otherKeys);
    mapping
        .entries()
        .forEach((key, entry) -> {
          if (!known.contains(key)) {
            problems.add(
                entry.key(),
                SettingPath.join(place.path(), key),
                "unknown setting '" + key + "'" + Suggestions.hint(key, "settings", known));
          }
        });
  }

  private Optional<Object> bindField(
      SettingField field,
      Optional<ConfigNode.Entry> entry,
      Optional<Object> ifAbsent,
      Place place) {
    if (entry.isEmpty()) {
      if (field.setting().required() || ifAbsent.isEmpty()) {
        problems.add(
            place.position(),
            SettingPath.join(place.path(), field.key()),
            "is required and missing; wanted " + wanted(field));
        return Optional.empty();
      }
      return ifAbsent;
    }
    ConfigNode value = entry.get().value();
    Place at = place.below(value.isAbsent() ? entry.get().key() : value.position(), field.key());
    if (field.type() instanceof SettingType.Nested(var type)) {
      return bindNested(type, ifAbsent, value, at);
    }
    return bindValue(field.type(), value, at, field.secret());
  }

  private static String wanted(SettingField field) {
    String example = field.setting().example();
    return field.type().wanted() + (example.isEmpty() ? "" : ", for example " + example);
  }

  private <R extends Record> Optional<Object> bindNested(
      Class<R> type, Optional<Object> defaults, ConfigNode node, Place place) {
    Optional<R> base = defaults.<R>map(type::cast).or(() -> RecordShape.constantDefaults(type));
    return bind(type, base, node, place, Set.of()).map(bound -> bound);
  }

  private Optional<Object> bindValue(
      SettingType type, ConfigNode node, Place place, boolean secret) {
    return switch (type) {
      case SettingType.Nested nested -> bindNested(nested.type(), Optional.empty(), node, place);
      case SettingType.ListOf list when node instanceof ConfigNode.Sequence sequence ->
          bindList(list, sequence, place, secret);
      case SettingType.TextMap _ when node instanceof ConfigNode.Mapping mapping ->
          bindTextMap(mapping, place, secret);
      case SettingType.Scalar scalar when isValue(node) ->
          bindScalar(scalar.type(), (ConfigNode.Scalar) node, place, secret);
      case SettingType.Choice choice when isValue(node) ->
          bindChoice(choice, (ConfigNode.Scalar) node, place, secret);
      case SettingType.ListOf _,
          SettingType.TextMap _,
          SettingType.Scalar _,
          SettingType.Choice _ -> {
        problems.add(
            place.position(),
            place.path(),
            "found " + found(node, secret) + "; wanted " + type.wanted());
        yield Optional.empty();
      }
    };
  }

  private static boolean isValue(ConfigNode node) {
    return node instanceof ConfigNode.Scalar scalar && !scalar.isNull();
  }

  private static String found(ConfigNode node, boolean secret) {
    return node instanceof ConfigNode.Scalar scalar && !scalar.isNull()
        ? shown(scalar, secret)
        : node.describe();
  }

  private static String shown(ConfigNode.Scalar scalar, boolean secret) {
    return secret ? "***" : "'" + scalar.text() + "'";
  }

  private Optional<Object> bindList(
      SettingType.ListOf type, ConfigNode.Sequence sequence, Place place, boolean secret) {
    List<Object> items = new ArrayList<>();
    for (int i = 0; i < sequence.items().size(); i++) {
      ConfigNode item = sequence.items().get(i);
      Place at = new Place(item.position(), place.path() + "[" + i + "]");
      bindValue(type.item(), item, at, secret).ifPresent(items::add);
    }
    return Optional.of(List.copyOf(items));
  }

  private Optional<Object> bindTextMap(ConfigNode.Mapping mapping, Place place, boolean secret) {
    Map<String, String> texts = new LinkedHashMap<>();
    SettingType text = new SettingType.Scalar(ScalarType.STRING);
    mapping
        .entries()
        .forEach((key, entry) ->
            bindValue(text, entry.value(), place.below(entry.value().position(), key), secret)
                .ifPresent(value -> texts.put(key, (String) value)));
    return Optional.of(java.util.Collections.unmodifiableMap(texts));
  }

  private Optional<Object> bindScalar(
      ScalarType type, ConfigNode.Scalar scalar, Place place, boolean secret) {
    try {
      return Optional.of(type.parse(scalar.text(), shown(scalar, secret)));
    } catch (IllegalArgumentException e) {
      return wrong(scalar, place, String.valueOf(e.getMessage()));
    }
  }

  private Optional<Object> bindChoice(
      SettingType.Choice choice, ConfigNode.Scalar scalar, Place place, boolean secret) {
    Optional<Enum<?>> constant = choice.parse(scalar.text());
    if (constant.isPresent()) {
      return Optional.of(constant.get());
    }
    String meant =
        secret
            ? ""
            : Suggestions.closest(scalar.text(), choice.words())
                .map(word -> "; did you mean '" + word + "'?")
                .orElse("");
    return wrong(
        scalar, place, "found " + shown(scalar, secret) + "; wanted " + choice.wanted() + meant);
  }

  private Optional<Object> wrong(ConfigNode.Scalar scalar, Place place, String message) {
    String origin =
        scalar.variables().isEmpty() ? "" : " (the value comes from " + scalar.variables() + ")";
    problems.add(place.position(), place.path(), message + origin);
    return Optional.empty();
  }
}
