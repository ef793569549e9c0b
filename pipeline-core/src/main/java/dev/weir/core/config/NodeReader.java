// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// Turns the parser's nodes into [ConfigNode]s: aliases are written out, merge keys (`<<`)
/// applied, duplicate keys reported.
final class NodeReader {
  /// Aliases of aliases can stand for more nodes than any memory holds.
  static final int MAX_NODES = 100_000;

  /// The text has, or its aliases stand for, too many values.
  static final class TooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLargeException(String message) {
      super(message);
    }
  }

  private final Source source;
  private final ProblemList problems;
  private int nodes;

  NodeReader(Source source, ProblemList problems) {
    this.source = source;
    this.problems = problems;
  }

  ConfigNode read(Node node, String path) {
    if (++nodes > MAX_NODES) {
      throw new TooLargeException("stands for more than " + MAX_NODES + " values");
    }
    Position position = position(node);
    if (node.isRecursive()) {
      throw new TooLargeException(
          "has an anchor, on line " + position.line() + ", that contains itself");
    }
    if (!node.getTag().getValue().startsWith(Tag.PREFIX)) {
      problems.add(position, path, "the tag " + node.getTag() + " has no meaning here; remove it");
    }
    return switch (node) {
      case ScalarNode scalar -> scalar(scalar, position);
      case SequenceNode sequence -> sequence(sequence.getValue(), position, path);
      case MappingNode mapping -> mapping(mapping, position, path);
      default -> throw new IllegalStateException("a node of " + node.getClass());
    };
  }

  private static ConfigNode scalar(ScalarNode node, Position position) {
    return new ConfigNode.Scalar(position, node.getValue(), node.getTag().equals(Tag.NULL), "");
  }

  private ConfigNode sequence(List<Node> nodes, Position position, String path) {
    List<ConfigNode> items = new ArrayList<>();
    for (Node node : nodes) {
      items.add(read(node, path + "[" + items.size() + "]"));
    }
    return new ConfigNode.Sequence(position, items);
  }

  private ConfigNode mapping(MappingNode node, Position position, String path) {
    Map<String, ConfigNode.Entry> entries = new LinkedHashMap<>();
    Map<String, ConfigNode.Entry> merged = new LinkedHashMap<>();
    for (NodeTuple tuple : node.getValue()) {
      Position keyPosition = position(tuple.getKeyNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problems.add(keyPosition, path, "found a list or map as a key; wanted a word");
      } else if (key.isPlain() && key.getValue().equals("<<")) {
        merge(read(tuple.getValueNode(), path), merged, path);
      } else {
        String below = SettingPath.join(path, key.getValue());
        ConfigNode value = read(tuple.getValueNode(), below);
        put(entries, key.getValue(), new ConfigNode.Entry(keyPosition, value), below);
      }
    }
    merged.forEach(entries::putIfAbsent);
    return new ConfigNode.Mapping(position, entries);
  }

  private void put(
      Map<String, ConfigNode.Entry> entries, String key, ConfigNode.Entry entry, String path) {
    ConfigNode.Entry first = entries.putIfAbsent(key, entry);
    if (first != null) {
      problems.add(
          entry.key(),
          path,
          "duplicate key '" + key + "'; the first is on line " + first.key().line());
    }
  }

  private void merge(ConfigNode value, Map<String, ConfigNode.Entry> merged, String path) {
    switch (value) {
      case ConfigNode.Mapping mapping -> mapping.entries().forEach(merged::putIfAbsent);
      case ConfigNode.Sequence sequence ->
          sequence.items().forEach(item -> merge(item, merged, path));
      case ConfigNode.Scalar scalar ->
          problems.add(
              scalar.position(),
              path,
              "found " + scalar.describe() + " after '<<'; wanted a map or a list of maps");
    }
  }

  private Position position(Node node) {
    Mark mark =
        node.getStartMark()
            .orElseThrow(() -> new IllegalStateException("the parser was asked for marks"));
    return new Position(source, mark.getLine() + 1, mark.getColumn() + 1);
  }
}
