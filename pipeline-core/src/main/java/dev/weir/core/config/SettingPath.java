// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The way to a setting: `exporters.csv/x.labels[0].name`. A key that holds a dot or bracket stands
/// in double quotes: `exporters."csv/v1.2".directory`.
record SettingPath(List<Step> steps) {
  private static final Pattern PLAIN_KEY = Pattern.compile("[^\\s.\\[\\]\"=]+");
  private static final Pattern STEP =
      Pattern.compile("\\.?(?:\"([^\"]+)\"|(" + PLAIN_KEY.pattern() + "))|\\[(\\d{1,6})]");

  /// A step down, at a column of the text that counts from 0.
  sealed interface Step {
    int column();
  }

  record Key(String name, int column) implements Step {}

  record Index(int index, int column) implements Step {}

  SettingPath {
    steps = List.copyOf(steps);
  }

  /// Reads a path.
  ///
  /// @throws ParseException when the text is not a path; its offset counts from 0
  static SettingPath parse(String text) throws ParseException {
    List<Step> steps = new ArrayList<>();
    Matcher matcher = STEP.matcher(text);
    int position = 0;
    while (position < text.length()) {
      matcher.region(position, text.length());
      if (!matcher.lookingAt()
          || (matcher.group(3) == null && dotted(matcher) == steps.isEmpty())) {
        throw new ParseException(
            "'" + text.substring(position) + "' is not a way to a setting", position);
      }
      steps.add(step(matcher));
      position = matcher.end();
    }
    return new SettingPath(steps);
  }

  private static boolean dotted(Matcher matcher) {
    return matcher.group().startsWith(".");
  }

  private static Step step(Matcher matcher) {
    if (matcher.group(3) != null) {
      return new Index(Integer.parseInt(matcher.group(3)), matcher.start());
    }
    return matcher.group(1) != null
        ? new Key(matcher.group(1), matcher.start(1) - 1)
        : new Key(matcher.group(2), matcher.start(2));
  }

  /// The path one key further down.
  static String join(String path, String key) {
    String step = PLAIN_KEY.matcher(key).matches() ? key : '"' + key + '"';
    return path.isEmpty() ? step : path + "." + step;
  }

  /// The path of something below a path, which may be empty or begin with an index.
  static String append(String path, String below) {
    return below.isEmpty() || below.startsWith("[") || path.isEmpty()
        ? path + below
        : path + "." + below;
  }

  /// Where a setting below `start` stands: its value's place or, when it is not written, that of the
  /// nearest thing above it that is.
  static Position find(ConfigNode start, Position fallback, String below) {
    Position found = fallback;
    ConfigNode node = start;
    for (Step step : lenient(below)) {
      Optional<ConfigNode> next = next(node, step);
      if (next.isEmpty()) {
        return found;
      }
      node = next.get();
      found = node.position();
    }
    return found;
  }

  /// Whether a setting below `start` is written in the configuration.
  static boolean isWritten(ConfigNode start, String below) {
    Optional<ConfigNode> node = Optional.of(start);
    for (Step step : lenient(below)) {
      node = node.flatMap(found -> next(found, step));
    }
    return node.isPresent();
  }

  private static List<Step> lenient(String text) {
    try {
      return parse(text).steps();
    } catch (ParseException e) {
      return List.of();
    }
  }

  private static Optional<ConfigNode> next(ConfigNode node, Step step) {
    return switch (step) {
      case Key key when node instanceof ConfigNode.Mapping mapping ->
          mapping.get(key.name()).map(ConfigNode.Entry::value);
      case Index index
          when node instanceof ConfigNode.Sequence sequence
              && index.index() < sequence.items().size() ->
          Optional.of(sequence.items().get(index.index()));
      case Key _, Index _ -> Optional.empty();
    };
  }
}
