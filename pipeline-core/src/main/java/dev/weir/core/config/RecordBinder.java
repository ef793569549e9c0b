// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Makes records from trees: every key that a tree gives is checked and laid over the defaults.
///
/// What cannot be read is reported and replaced by its default, where there is one, so that a
/// caller can look for more problems in the rest.
final class RecordBinder {
  private final ProblemList problems;
  private final ValueBinder values;

  RecordBinder(ProblemList problems) {
    this.problems = problems;
    this.values = new ValueBinder(this, problems);
  }

  /// Binds a map of settings, or nothing at all, which means every default.
  ///
  /// @param otherKeys keys of the map that somebody else reads
  /// @return empty when something without a default could not be read
  <R extends Record> Optional<R> bind(R defaults, Place place, Set<String> otherKeys) {
    @SuppressWarnings("unchecked")
    Class<R> type = (Class<R>) defaults.getClass();
    return bind(type, Optional.of(defaults), place, otherKeys);
  }

  /// Binds a record inside another or in a list.
  <R extends Record> Optional<R> bindNested(Class<R> type, Optional<Object> defaults, Place place) {
    return bind(
        type,
        defaults.<R>map(type::cast).or(() -> RecordShape.constantDefaults(type)),
        place,
        Set.of());
  }

  private <R extends Record> Optional<R> bind(
      Class<R> type, Optional<R> defaults, Place place, Set<String> otherKeys) {
    ConfigNode node = place.node();
    if (!(node instanceof ConfigNode.Mapping) && !node.isAbsent()) {
      problems.add(
          node.position(), place.path(), "found " + node.describe() + "; wanted a map of settings");
      return defaults;
    }
    ConfigNode.Mapping mapping =
        node instanceof ConfigNode.Mapping found
            ? found
            : ConfigNode.Mapping.empty(node.position());
    RecordShape<R> shape = RecordShape.of(type);
    refuseUnknownKeys(mapping, shape.keys(), otherKeys, place.path());
    List<Object> bound = new ArrayList<>();
    for (SettingField field : shape.fields()) {
      Optional<Object> ifAbsent = defaults.map(field::valueIn);
      Optional<ConfigNode.Entry> entry = mapping.get(field.key());
      if (entry.isEmpty()) {
        requireDefault(field, ifAbsent, place);
        ifAbsent.ifPresent(bound::add);
      } else {
        bindField(field, entry.get(), ifAbsent, place).or(() -> ifAbsent).ifPresent(bound::add);
      }
    }
    return bound.size() < shape.fields().size() ? Optional.empty() : create(shape, bound, place);
  }

  private void refuseUnknownKeys(
      ConfigNode.Mapping mapping, List<String> keys, Set<String> otherKeys, String path) {
    List<String> known = new ArrayList<>(keys);
    known.addAll(otherKeys);
    mapping
        .entries()
        .forEach((key, entry) -> {
          if (!known.contains(key)) {
            problems.add(
                entry.key(),
                SettingPath.join(path, key),
                "unknown setting '" + key + "'" + Suggestions.hint(key, "known settings", known));
          }
        });
  }

  private void requireDefault(SettingField field, Optional<Object> ifAbsent, Place place) {
    if (field.setting().required() || ifAbsent.isEmpty()) {
      String example = field.setting().example();
      problems.add(
          place.position(),
          SettingPath.join(place.path(), field.key()),
          "is required and missing; wanted "
              + field.type().wanted()
              + (example.isEmpty() ? "" : ", for example " + example));
    }
  }

  private Optional<Object> bindField(
      SettingField field, ConfigNode.Entry entry, Optional<Object> ifAbsent, Place place) {
    ConfigNode value = entry.value();
    // What is written as nothing has no place of its own that a reader would see.
    Place at = place.below(value, value.isAbsent() ? entry.key() : value.position(), field.key());
    return field.type() instanceof SettingType.Nested(var type)
        ? bindNested(type, ifAbsent, at).map(bound -> bound)
        : values.bind(field.type(), at, field.secret());
  }

  private <R extends Record> Optional<R> create(
      RecordShape<R> shape, List<Object> values, Place place) {
    try {
      return Optional.of(shape.create(values));
    } catch (IllegalArgumentException e) {
      if (!problems.hasAtOrBelow(place.path())) {
        problems.add(place.position(), place.path(), String.valueOf(e.getMessage()));
      }
      return Optional.empty();
    }
  }
}
