// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes the value of one setting. Quotes do not matter: the setting's type decides how a word is
/// read, as it must for words that come from the environment.
final class ValueBinder {
  private static final SettingType TEXT = new SettingType.Scalar(ScalarType.STRING);

  private final RecordBinder records;
  private final ProblemList problems;

  ValueBinder(RecordBinder records, ProblemList problems) {
    this.records = records;
    this.problems = problems;
  }

  /// The value; empty when it could not be read, which is then a problem.
  ///
  /// @param secret whether messages must not show the value
  Optional<Object> bind(SettingType type, Place place, boolean secret) {
    if (place.node() instanceof ConfigNode.Scalar && problems.hasAtOrBelow(place.path())) {
      return Optional.empty(); // an unset variable, say: what it left behind is worth no word
    }
    return switch (type) {
      case SettingType.Nested nested ->
          records.bindNested(nested.type(), Optional.empty(), place).map(bound -> bound);
      case SettingType.ListOf list when place.node() instanceof ConfigNode.Sequence sequence ->
          Optional.of(list(list, sequence, place.path(), secret));
      case SettingType.TextMap _ when place.node() instanceof ConfigNode.Mapping mapping ->
          Optional.of(textMap(mapping, place, secret));
      case SettingType.Scalar scalar when isWord(place.node()) ->
          scalar(scalar.type(), (ConfigNode.Scalar) place.node(), place, secret);
      case SettingType.Choice choice when isWord(place.node()) ->
          choice(choice, (ConfigNode.Scalar) place.node(), place, secret);
      case SettingType.ListOf _,
          SettingType.TextMap _,
          SettingType.Scalar _,
          SettingType.Choice _ ->
          wrong(place, "found " + shown(place.node(), secret) + "; wanted " + type.wanted());
    };
  }

  private List<Object> list(
      SettingType.ListOf type, ConfigNode.Sequence sequence, String path, boolean secret) {
    List<Object> items = new ArrayList<>();
    int index = 0;
    for (ConfigNode item : sequence.items()) {
      Place place = new Place(item, item.position(), path + "[" + index++ + "]");
      bind(type.item(), place, secret).ifPresent(items::add);
    }
    return List.copyOf(items);
  }

  private Map<String, String> textMap(ConfigNode.Mapping mapping, Place place, boolean secret) {
    Map<String, String> texts = new LinkedHashMap<>();
    mapping
        .entries()
        .forEach((key, entry) ->
            bind(TEXT, place.below(entry.value(), entry.value().position(), key), secret)
                .ifPresent(text -> texts.put(key, text.toString())));
    return Collections.unmodifiableMap(texts);
  }

  private Optional<Object> scalar(
      ScalarType type, ConfigNode.Scalar scalar, Place place, boolean secret) {
    try {
      return Optional.of(type.parse(scalar.text(), shown(scalar, secret)));
    } catch (IllegalArgumentException e) {
      return wrong(place, String.valueOf(e.getMessage()));
    }
  }

  private Optional<Object> choice(
      SettingType.Choice choice, ConfigNode.Scalar scalar, Place place, boolean secret) {
    Optional<Enum<?>> constant = choice.parse(scalar.text());
    if (constant.isPresent()) {
      return Optional.of(constant.get());
    }
    String meant =
        Suggestions.closest(scalar.text(), choice.words())
            .filter(_ -> !secret)
            .map(word -> "; did you mean '" + word + "'?")
            .orElse("");
    return wrong(place, "found " + shown(scalar, secret) + "; wanted " + choice.wanted() + meant);
  }

  private Optional<Object> wrong(Place place, String message) {
    String origin =
        place.node() instanceof ConfigNode.Scalar scalar && !scalar.variables().isEmpty()
            ? " (the value comes from " + scalar.variables() + ")"
            : "";
    problems.add(place.position(), place.path(), message + origin);
    return Optional.empty();
  }

  private static boolean isWord(ConfigNode node) {
    return node instanceof ConfigNode.Scalar scalar && !scalar.isNull();
  }

  private static String shown(ConfigNode node, boolean secret) {
    if (!(node instanceof ConfigNode.Scalar scalar) || scalar.isNull()) {
      return node.describe();
    }
    return secret ? "***" : "'" + scalar.text() + "'";
  }
}
