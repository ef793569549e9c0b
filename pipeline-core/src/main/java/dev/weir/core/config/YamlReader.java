// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads YAML 1.2 text into a tree with positions.
final class YamlReader {
  private static final int MAX_DEPTH = 64;

  private final Source source;
  private final String text;
  private final ProblemList problems;

  YamlReader(Source source, String text, ProblemList problems) {
    this.source = source;
    this.text = text;
    this.problems = problems;
  }

  /// The tree; a null scalar for a text without content; empty when the text is not YAML, which is
  /// then one problem.
  Optional<ConfigNode> read() {
    try {
      Optional<Position> tooDeep = tooDeep();
      if (tooDeep.isPresent()) {
        problems.add(
            tooDeep.get(),
            "",
            "is nested more than " + MAX_DEPTH + " deep; is this the right file?");
        return Optional.empty();
      }
      Optional<Node> root = new Compose(settings()).composeString(text);
      return Optional.of(
          root.isEmpty()
              ? new ConfigNode.Scalar(Position.startOf(source), "", true, "")
              : new NodeReader(source, problems).read(root.get(), ""));
    } catch (NodeReader.TooLargeException e) {
      problems.add(Position.startOf(source), "", String.valueOf(e.getMessage()));
    } catch (MarkedYamlEngineException e) {
      problems.add(position(e), "", "is not YAML: " + reason(e));
    } catch (ReaderException e) {
      problems.add(
          positionOfIndex(e.getPosition()),
          "",
          String.format("is not YAML: the character U+%04X is not allowed", e.getCodePoint()));
    } catch (YamlEngineException e) {
      problems.add(Position.startOf(source), "", "cannot be read as YAML: " + e.getMessage());
    }
    return Optional.empty();
  }

  private LoadSettings settings() {
    return LoadSettings.builder()
        .setLabel(source.name())
        .setSchema(new PlainSchema())
        .setAllowNonScalarKeys(true) // refused by the node reader, which knows where they are
        .build();
  }

  /// Looked for in the event stream because building the tree recurses.
  private Optional<Position> tooDeep() {
    int depth = 0;
    for (Event event : new Parse(settings()).parseString(text)) {
      if (event instanceof CollectionStartEvent && ++depth > MAX_DEPTH) {
        return Optional.of(position(event.getStartMark()));
      }
      if (event instanceof CollectionEndEvent) {
        depth--;
      }
    }
    return Optional.empty();
  }

  private String reason(MarkedYamlEngineException e) {
    String context = e.getContext();
    context = context == null || context.isEmpty() ? "" : context + ", ";
    String reason = (context + e.getProblem()).replaceAll("\\s+", " ");
    boolean unquoted = line(position(e).line()).contains("${");
    return unquoted ? reason + "; inside [ ] and { } put quotes around ${env:...}" : reason;
  }

  private String line(int number) {
    return text.lines().skip(Math.max(0, number - 1L)).findFirst().orElse("");
  }

  private Position position(MarkedYamlEngineException e) {
    return position(e.getProblemMark().or(e::getContextMark));
  }

  private Position position(Optional<Mark> mark) {
    return mark.map(found -> new Position(source, found.getLine() + 1, found.getColumn() + 1))
        .orElse(Position.startOf(source));
  }

  private Position positionOfIndex(int index) {
    String before = text.substring(0, Math.clamp(index, 0, text.length()));
    int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
    return new Position(source, line, before.length() - before.lastIndexOf('\n'));
  }
}
