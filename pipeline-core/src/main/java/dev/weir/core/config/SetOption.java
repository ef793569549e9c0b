// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import java.text.ParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An argument `--set path=value`. The value is YAML; columns of problems count within the argument.
final class SetOption {
  private final Source source;
  private final SettingPath path;
  private final ConfigNode value;
  private final ProblemList problems;

  private SetOption(Source source, SettingPath path, ConfigNode value, ProblemList problems) {
    this.source = source;
    this.path = path;
    this.value = value;
    this.problems = problems;
  }

  /// Reads an argument. Only its path is repeated in problems: the value may be a secret.
  static Optional<SetOption> parse(String argument, int order, ProblemList problems) {
    int equals = argument.indexOf('=');
    if (equals < 0) {
      Source source = new Source("--set '" + argument + "'", order);
      problems.add(
          new Position(source, 1, argument.length() + 1),
          "",
          "has no '='; wanted one like --set receivers.tc.interval=5s");
      return Optional.empty();
    }
    String left = argument.substring(0, equals);
    Source source = new Source("--set '" + left + "=...'", order);
    try {
      SettingPath path = SettingPath.parse(left);
      if (path.steps().isEmpty() || path.steps().getFirst() instanceof SettingPath.Index) {
        throw new ParseException("has no key to begin with", 0);
      }
      // Blanks in place of the path make the parser's columns those of the argument.
      String yaml = " ".repeat(equals + 1) + argument.substring(equals + 1);
      return new YamlReader(source, yaml, problems)
          .read()
          .map(value -> new SetOption(source, path, value, problems));
    } catch (ParseException e) {
      problems.add(
          new Position(source, 1, e.getErrorOffset() + 1),
          "",
          e.getMessage() + "; wanted one like receivers.tc.interfaces[0]");
      return Optional.empty();
    }
  }

  /// What to apply the first argument to when there is no file.
  ConfigNode emptyTree() {
    return ConfigNode.Mapping.empty(Position.startOf(source));
  }

  /// The tree with the value set. Missing maps on the way are made.
  ConfigNode apply(ConfigNode tree) {
    return set(tree, 0, "");
  }

  private ConfigNode set(ConfigNode node, int depth, String above) {
    if (depth == path.steps().size()) {
      return value;
    }
    SettingPath.Step step = path.steps().get(depth);
    Position position = new Position(source, 1, step.column() + 1);
    return switch (step) {
      case SettingPath.Key key -> setKey(node, key, depth, above, position);
      case SettingPath.Index index -> setIndex(node, index, depth, above, position);
    };
  }

  private ConfigNode setKey(
      ConfigNode node, SettingPath.Key key, int depth, String above, Position position) {
    if (!(node instanceof ConfigNode.Mapping) && !node.isAbsent()) {
      problems.add(
          position,
          above,
          "found " + node.describe() + " in the files; wanted a map to set a key of");
      return node;
    }
    ConfigNode.Mapping mapping =
        node instanceof ConfigNode.Mapping found ? found : ConfigNode.Mapping.empty(position);
    Optional<ConfigNode.Entry> old = mapping.get(key.name());
    ConfigNode below = old.map(ConfigNode.Entry::value).orElse(absent(position));
    ConfigNode changed = set(below, depth + 1, SettingPath.join(above, key.name()));
    Map<String, ConfigNode.Entry> entries = new LinkedHashMap<>(mapping.entries());
    boolean replaced = old.isEmpty() || depth + 1 == path.steps().size();
    entries.put(
        key.name(),
        new ConfigNode.Entry(
            replaced ? position : old.map(ConfigNode.Entry::key).orElse(position), changed));
    return new ConfigNode.Mapping(mapping.position(), entries);
  }

  private ConfigNode setIndex(
      ConfigNode node, SettingPath.Index index, int depth, String above, Position position) {
    if (!(node instanceof ConfigNode.Sequence) && !node.isAbsent()) {
      problems.add(
          position,
          above,
          "found " + node.describe() + " in the files; wanted a list to set an item of");
      return node;
    }
    List<ConfigNode> items =
        node instanceof ConfigNode.Sequence found
            ? new ArrayList<>(found.items())
            : new ArrayList<>();
    if (index.index() > items.size()) {
      problems.add(
          position,
          above,
          "found a list of "
              + items.size()
              + ", which has no item ["
              + index.index()
              + "]; wanted [0] to ["
              + items.size()
              + "]");
      return node;
    }
    if (index.index() == items.size()) {
      items.add(absent(position));
    }
    String at = above + "[" + index.index() + "]";
    items.set(index.index(), set(items.get(index.index()), depth + 1, at));
    return new ConfigNode.Sequence(
        node instanceof ConfigNode.Sequence ? node.position() : position, items);
  }

  private static ConfigNode absent(Position position) {
    return new ConfigNode.Scalar(position, "", true, "");
  }
}
