// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// YAML with positions and nothing else: no tags, no anchors, no duplicate keys.
sealed interface ConfigNode {
  Position position();

  /// What it is, for `found` in a message; never its content, which may be a secret.
  String describe();

  /// A single value.
  ///
  /// @param text the value after the environment's was filled in
  /// @param isNull whether it is written as nothing, `~` or `null`
  /// @param variables the `${env:NAME}`s that the value came from, without their defaults; empty
  ///     for a plain value
  record Scalar(Position position, String text, boolean isNull, String variables)
      implements ConfigNode {
    @Override
    public String describe() {
      return isNull ? "nothing" : "a single value";
    }
  }

  /// A list.
  record Sequence(Position position, List<ConfigNode> items) implements ConfigNode {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public String describe() {
      return "a list";
    }
  }

  /// Keys and values in the order of the file.
  record Mapping(Position position, Map<String, Entry> entries) implements ConfigNode {
    public Mapping {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    static Mapping empty(Position position) {
      return new Mapping(position, Map.of());
    }

    Optional<Entry> get(String key) {
      return Optional.ofNullable(entries.get(key));
    }

    /// A copy in which the key has this entry, in its old place if it had one.
    Mapping with(String key, Entry entry) {
      Map<String, Entry> copy = new LinkedHashMap<>(entries);
      copy.put(key, entry);
      return new Mapping(position, copy);
    }

    @Override
    public String describe() {
      return "a map";
    }
  }

  /// A value and the place of its key.
  record Entry(Position key, ConfigNode value) {}

  default boolean isAbsent() {
    return this instanceof Scalar scalar && scalar.isNull();
  }
}
