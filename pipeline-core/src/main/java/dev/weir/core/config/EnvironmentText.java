// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Fills `${env:NAME}` and `${env:NAME:-default}` into every scalar of a tree; `$$` is a `$`.
///
/// As in a shell, `:-default` also stands in for a variable that is set but empty.
final class EnvironmentText {
  private static final Pattern DOLLAR = Pattern.compile("\\$\\$|\\$\\{[^}]*}?");
  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\{env:([A-Za-z_][A-Za-z0-9_]*)(:-([^}]*))?}");

  private final Map<String, String> environment;
  private final ProblemList problems;

  EnvironmentText(Map<String, String> environment, ProblemList problems) {
    this.environment = environment;
    this.problems = problems;
  }

  ConfigNode.Mapping fillIn(ConfigNode.Mapping root) {
    return mapping(root, "");
  }

  private ConfigNode fillIn(ConfigNode node, String path) {
    return switch (node) {
      case ConfigNode.Scalar scalar when scalar.text().indexOf('$') >= 0 -> scalar(scalar, path);
      case ConfigNode.Scalar scalar -> scalar;
      case ConfigNode.Sequence sequence -> {
        List<ConfigNode> items = new ArrayList<>();
        for (ConfigNode item : sequence.items()) {
          items.add(fillIn(item, path + "[" + items.size() + "]"));
        }
        yield new ConfigNode.Sequence(sequence.position(), items);
      }
      case ConfigNode.Mapping mapping -> mapping(mapping, path);
    };
  }

  private ConfigNode.Mapping mapping(ConfigNode.Mapping mapping, String path) {
    Map<String, ConfigNode.Entry> entries = new LinkedHashMap<>();
    mapping
        .entries()
        .forEach((key, entry) -> entries.put(key, entry(entry, SettingPath.join(path, key))));
    return new ConfigNode.Mapping(mapping.position(), entries);
  }

  private ConfigNode.Entry entry(ConfigNode.Entry entry, String path) {
    return new ConfigNode.Entry(entry.key(), fillIn(entry.value(), path));
  }

  private ConfigNode.Scalar scalar(ConfigNode.Scalar scalar, String path) {
    List<String> names = new ArrayList<>();
    String filled =
        DOLLAR
            .matcher(scalar.text())
            .replaceAll(match -> {
              if (match.group().equals("$$")) {
                return Matcher.quoteReplacement("$");
              }
              return Matcher.quoteReplacement(value(match.group(), names, scalar.position(), path));
            });
    return new ConfigNode.Scalar(scalar.position(), filled, false, String.join(" ", names));
  }

  private String value(String text, List<String> names, Position position, String path) {
    Matcher reference = REFERENCE.matcher(text);
    if (!reference.matches()) {
      problems.add(
          position,
          path,
          "found '"
              + text
              + "'; wanted ${env:NAME} or ${env:NAME:-default}, or $${ for a plain ${");
      return "";
    }
    names.add("${env:" + reference.group(1) + "}");
    String value = environment.get(reference.group(1));
    String fallback = reference.group(3);
    if (value != null && !(value.isEmpty() && fallback != null)) {
      return value;
    }
    if (fallback == null) {
      problems.add(
          position,
          path,
          "the environment variable "
              + reference.group(1)
              + " is not set; set it or write ${env:"
              + reference.group(1)
              + ":-default}");
      return "";
    }
    return fallback;
  }
}
