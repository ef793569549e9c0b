// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.label;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// A map of settings, read key by key; what is wrong with it is reported where it stands.
final class RuleMap {
  private final MappingNode node;
  private final String path;
  private final RuleProblems problems;
  private final Map<String, Node> values = new LinkedHashMap<>();

  private RuleMap(MappingNode node, String path, RuleProblems problems) {
    this.node = node;
    this.path = path;
    this.problems = problems;
  }

  /// The map at a place; null, which is a problem, when something else stands there.
  static @Nullable RuleMap of(Node node, String path, RuleProblems problems) {
    if (!(node instanceof MappingNode mapping)) {
      problems.add(node, path, "found " + kind(node) + "; wanted a map of settings");
      return null;
    }
    RuleMap map = new RuleMap(mapping, path, problems);
    map.read();
    return map;
  }

  private void read() {
    for (NodeTuple tuple : node.getValue()) {
      Node key = tuple.getKeyNode();
      if (!(key instanceof ScalarNode word)) {
        problems.add(key, path, "found a list or map as a key; wanted a word");
      } else if (values.putIfAbsent(word.getValue(), tuple.getValueNode()) != null) {
        problems.add(key, below(word.getValue()), "is there twice");
      }
    }
  }

  /// Reports every other key.
  void allow(Collection<String> keys) {
    for (NodeTuple tuple : node.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode word && !keys.contains(word.getValue())) {
        problems.add(word, below(word.getValue()), "is no key" + Words.hint(word.getValue(), keys));
      }
    }
  }

  /// All keys and their values as they stand.
  Map<String, Node> values() {
    return values;
  }

  Node node() {
    return node;
  }

  String below(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  @Nullable Node get(String key) {
    return values.get(key);
  }

  /// A single value; null when it is not there or a problem.
  <T> @Nullable T one(String key, Function<String, T> parser) {
    Node value = values.get(key);
    return value == null ? null : parse(value, below(key), parser);
  }

  /// A single value or a list of them; empty when it is not there or a problem.
  <T> List<T> some(String key, Function<String, T> parser) {
    Node value = values.get(key);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof SequenceNode list)) {
      T single = parse(value, below(key), parser);
      return single == null ? List.of() : List.of(single);
    }
    if (list.getValue().isEmpty()) {
      problems.add(value, below(key), "is an empty list, which nothing matches; leave it out");
    }
    List<T> found = new ArrayList<>();
    for (int i = 0; i < list.getValue().size(); i++) {
      T item = parse(list.getValue().get(i), below(key) + "[" + i + "]", parser);
      if (item != null) {
        found.add(item);
      }
    }
    return found;
  }

  private <T> @Nullable T parse(Node value, String at, Function<String, T> parser) {
    if (!(value instanceof ScalarNode scalar) || value.getTag().equals(Tag.NULL)) {
      problems.add(value, at, "found " + kind(value) + "; wanted a single value");
      return null;
    }
    try {
      return parser.apply(scalar.getValue());
    } catch (IllegalArgumentException e) {
      problems.add(value, at, String.valueOf(e.getMessage()));
      return null;
    }
  }

  static String kind(Node node) {
    return switch (node) {
      case MappingNode _ -> "a map";
      case SequenceNode _ -> "a list";
      default -> node.getTag().equals(Tag.NULL) ? "nothing" : "a single value";
    };
  }
}
