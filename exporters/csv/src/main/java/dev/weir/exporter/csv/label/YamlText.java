// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.csv.label;

import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/// Text of YAML 1.2 as a tree with places.
final class YamlText {
  private static final int MAX_DEPTH = 16;
  private static final int MAX_CHARS = 16 << 20;

  private YamlText() {}

  /// The tree; empty where there is none, which is a problem then.
  static Optional<Node> read(String text, RuleProblems problems) {
    LoadSettings settings =
        LoadSettings.builder().setCodePointLimit(MAX_CHARS).setAllowNonScalarKeys(true).build();
    try {
      if (isTooDeep(text, settings)) {
        problems.addWhole("is nested more than " + MAX_DEPTH + " deep; is this the right file?");
        return Optional.empty();
      }
      Optional<Node> root = new Compose(settings).composeString(text);
      if (root.isEmpty()) {
        problems.addWhole("is empty; wanted rules");
      }
      return root;
    } catch (MarkedYamlEngineException e) {
      problems.add(e.getProblemMark().or(e::getContextMark), "", "is not YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      problems.addWhole("is not YAML: " + e.getMessage());
    }
    return Optional.empty();
  }

  /// Looked for in the events because building the tree recurses.
  private static boolean isTooDeep(String text, LoadSettings settings) {
    int depth = 0;
    for (Event event : new Parse(settings).parseString(text)) {
      if (event instanceof CollectionStartEvent && ++depth > MAX_DEPTH) {
        return true;
      }
      if (event instanceof CollectionEndEvent) {
        depth--;
      }
    }
    return false;
  }
}
